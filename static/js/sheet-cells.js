// The cells of the sheet: what is typed in them, and what the server last said of each.
export const grid = document.querySelector("#grid");
export const words = document.querySelector("#words").dataset;

const NOT_APPLICABLE = /^(\/|／|n\/?a|不适用)$/i;
const states = new WeakMap(); // cell → {values, na, reason, version, points}
const missing = document.querySelector("#missing");
let counting = false;

export const all = () => [...grid.querySelectorAll("td[data-i]")];
export const cellOf = (input) => input.closest("td");
export const inputsOf = (cell) => [...cell.querySelectorAll("input")];
export const isLocked = (cell) => inputsOf(cell)[0].readOnly;
export const key = (cell) => `${cell.parentElement.dataset.p}-${cell.dataset.i}`;
export const inState = (...names) => [...grid.querySelectorAll(names.map((name) => `td[data-state="${name}"]`).join())];
export const count = (text, number) => text.replace("%n", number);

export function nameOf(cell) {
  const column = grid.querySelector(`th[data-column="${cell.dataset.i}"]`);
  return `${cell.parentElement.querySelector("th a").textContent.trim()} · ${column.dataset.code}`;
}

// The bar at the bottom grows with questions; what is shown is never under it.
export function show(cell) {
  document.documentElement.style.scrollPaddingBottom = `${document.querySelector(".sheet-bar").offsetHeight + 8}px`;
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export function stateOf(cell) {
  if (!states.has(cell)) states.set(cell, {
    values: cell.hasAttribute("data-na") ? [] : trimmed(inputsOf(cell).map((input) => input.defaultValue)),
    na: cell.hasAttribute("data-na"),
    reason: cell.dataset.r ?? "",
    version: Number(cell.dataset.v),
    points: cell.querySelector("small").textContent,
  });
  return states.get(cell);
}

function trimmed(values) {
  const texts = values.map((value) => (value ?? "").trim());
  while (texts.length && !texts.at(-1)) texts.pop();
  return texts;
}

export function typed(cell) {
  const values = trimmed(inputsOf(cell).map((input) => input.value));
  const na = values.length === 1 && NOT_APPLICABLE.test(values[0]);
  return { values: na ? [] : values, na, reason: cell.dataset.r ?? "" };
}

export const isBlank = ({ values, na }) => !na && !values.length;
export const saysTheSame = (one, other) => one.na === other.na && trimmed(one.values).join("\t") === trimmed(other.values).join("\t");
export const differs = (cell) => !saysTheSame(typed(cell), stateOf(cell)) || typed(cell).reason !== stateOf(cell).reason;

// Show a state in the cell.
export function put(cell, { values, na, reason }) {
  inputsOf(cell).forEach((input, place) => {
    const text = na ? (place ? "" : "/") : values[place] ?? "";
    if (input.value !== text) input.value = text;
  });
  setReason(cell, reason);
}

export function setReason(cell, reason) {
  if (reason) { cell.dataset.r = reason; cell.title = reason; }
  else { delete cell.dataset.r; cell.removeAttribute("title"); }
}

// The server has said what it holds.
export function know(cell, state) {
  states.set(cell, state);
  cell.dataset.v = state.version;
  cell.toggleAttribute("data-na", state.na);
  cell.now = null;
}

// mark: "" | saving | saved | error | conflict, with what to tell in place of the points.
export function settle(cell, mark, message = "") {
  const small = cell.querySelector("small");
  if (mark) cell.dataset.state = mark;
  else delete cell.dataset.state;
  small.textContent = message || stateOf(cell).points;
  for (const input of inputsOf(cell)) {
    input.setAttribute("aria-invalid", String(Boolean(message)));
    if (message) input.setAttribute("aria-describedby", (small.id = `m${key(cell)}`));
    else input.removeAttribute("aria-describedby");
  }
  if (!counting) queueMicrotask(recount);
  counting = true;
}

function recount() {
  counting = false;
  missing.textContent = all().filter((cell) => isBlank(stateOf(cell))).length;
  const red = inState("error", "conflict").length;
  const unsaved = document.querySelector("#unsaved");
  unsaved.hidden = !red;
  unsaved.querySelector("span").textContent = count(words.unsavedcount, red);
}
