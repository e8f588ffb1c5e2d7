// A shared computer: after a while without a key or a tap the page asks the server, which signs out. Typed work stays here.
const minutes = Number(document.body.dataset.idleMinutes);
let last = Date.now();
for (const sign of ["keydown", "pointerdown"]) document.addEventListener(sign, () => { last = Date.now(); }, { passive: true });
if (minutes) {
  setInterval(() => {
    if (Date.now() - last > (minutes * 60 + 5) * 1000) location.assign(`${location.pathname}${location.search}`);
  }, 20_000);
}
