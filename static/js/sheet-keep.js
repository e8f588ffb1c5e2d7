// What is typed stays on this computer until the server says that it is stored, and is offered again after a reload.
import { all, count, grid, isLocked, key, nameOf, put, saysTheSame, stateOf, typed, words } from "./sheet-cells.js";

const name = `sheet-${grid.dataset.key}`;

// A browser may have no storage to give; then typed text lives in the page alone.
function kept() {
  try { return JSON.parse(localStorage.getItem(name) ?? "{}"); }
  catch { return {}; }
}

function keepAll(rows) {
  try {
    if (Object.keys(rows).length) localStorage.setItem(name, JSON.stringify(rows));
    else localStorage.removeItem(name);
  } catch { /* full or forbidden */ }
}

export const keep = (cells) => keepAll({ ...kept(), ...Object.fromEntries(cells.map((cell) => [key(cell), { ...typed(cell), version: Number(cell.dataset.v) }])) });

export function drop(cells) {
  const rows = kept();
  const gone = cells.map(key).filter((one) => one in rows);
  if (!gone.length) return;
  for (const one of gone) delete rows[one];
  keepAll(rows);
}

// save(cells) stores what is put back. On a sheet that takes nothing now, what was typed can at least be read.
export function offerKept(save) {
  const cells = new Map(all().map((cell) => [key(cell), cell]));
  const rows = Object.entries(kept()).filter(([one]) => cells.has(one)).map(([one, row]) => [cells.get(one), row]);
  const known = rows.filter(([cell, row]) => saysTheSame(row, stateOf(cell)) && row.reason === stateOf(cell).reason);
  drop(known.map(([cell]) => cell));
  const open = rows.filter((row) => !known.includes(row));
  if (!open.length) return;
  const notice = document.querySelector("#saved-before");
  const restore = notice.querySelector("[data-restore]");
  notice.querySelector("[data-count]").textContent = count(words.kept, open.length);
  notice.querySelector("ul").replaceChildren(...open.slice(0, 12).map(listed));
  restore.hidden = !open.some(([cell]) => !isLocked(cell));
  restore.addEventListener("click", () => {
    const able = open.filter(([cell]) => !isLocked(cell));
    for (const [cell, row] of able) { put(cell, row); cell.dataset.v = row.version; }
    notice.hidden = true;
    save(able.map(([cell]) => cell));
  });
  notice.querySelector("[data-forget]").addEventListener("click", () => { drop(open.map(([cell]) => cell)); notice.hidden = true; });
  notice.hidden = false;
}

function listed([cell, row]) {
  const line = document.createElement("li");
  line.textContent = `${nameOf(cell)}: ${row.na ? "/" : row.values.join(" / ") || "–"}${row.reason ? ` (${row.reason})` : ""}`;
  return line;
}
