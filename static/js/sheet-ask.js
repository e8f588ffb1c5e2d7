// The bar above the footer: a question with its answers, and where a reason is typed. Never a window of its own.
const bar = document.querySelector("#ask");
const label = bar.querySelector("#ask-reason");
const text = label.querySelector("textarea");
const cancel = document.querySelector("#words").dataset.cancel;
let before = null;
let onClose = null;

// buttons: [{label, deed}]; with `reason` (the text to start from) the first deed gets what was typed.
export function askFor({ words, buttons, reason = null, closed = null }) {
  closeAsk();
  before = document.activeElement;
  onClose = closed;
  bar.querySelector("#ask-words").textContent = words;
  label.hidden = reason === null;
  text.value = reason ?? "";
  const drawn = buttons.map(({ label: name, deed }, place) => draw(name, place ? "btn-outline-secondary" : "btn-primary", () => {
    const typed = text.value.trim();
    if (reason !== null && !typed) return text.focus();
    onClose = null;
    hide();
    deed(typed);
  }));
  bar.querySelector("#ask-buttons").replaceChildren(...drawn, draw(cancel, "btn-link", closeAsk));
  bar.hidden = false;
  if (reason === null) bar.querySelector("button").focus();
  else text.focus();
}

function draw(name, kind, deed) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `btn ${kind}`;
  button.textContent = name;
  button.addEventListener("click", deed);
  return button;
}

function hide() {
  bar.hidden = true;
  if (before?.isConnected && bar.contains(document.activeElement)) before.focus();
}

export function closeAsk() {
  if (bar.hidden) return;
  const closed = onClose;
  onClose = null;
  if (before?.isConnected) before.focus();
  bar.hidden = true;
  closed?.();
}

bar.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeAsk();
  if (event.key === "Enter" && event.target === text && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    bar.querySelector("#ask-buttons button").click();
  }
});
