// The score sheet: moving and typing, the story of a cell, and what is left to do.
import { askFor, asking, closeAsk } from "./sheet-ask.js";
import { all, cellOf, count, differs, grid, inputsOf, inState, isBlank, isLocked, nameOf, put, settle, show, stateOf, typed, words } from "./sheet-cells.js";
import { asksForLast, canUndo, copyLast, fillColumn, paste, undo } from "./sheet-fill.js";
import { drop, keep, offerKept } from "./sheet-keep.js";
import { editReason } from "./sheet-reasons.js";
import { hasUnsaved, keepTheirs, offerChoice, save, saveSurely, useMine, whenIdle } from "./sheet-save.js";

const story = document.querySelector("#story");
const panel = document.querySelector("#story-panel");
const where = document.querySelector("#where");
const inputs = [...grid.querySelectorAll("tbody input")];
let active = null; // the input that was last in use
let editing = false; // F2: arrow keys move within the text
let fresh = false; // the click that brought the focus selects, the next one places the caret

// ---- moving --------------------------------------------------------------------------------------------------------

const ofRow = (input) => [...input.closest("tr").querySelectorAll("input")];

function moveTo(input) {
  if (!input) return false;
  input.focus({ preventScroll: true });
  show(cellOf(input));
  return true;
}

// Enter in the last row has nowhere to go, and saves all the same.
function vertically(input, step) {
  const row = input.closest("tr")[step > 0 ? "nextElementSibling" : "previousElementSibling"];
  if (row) moveTo(row.querySelectorAll("input")[ofRow(input).indexOf(input)]);
  else leave(cellOf(input));
}

const sideways = (input, step) => moveTo(ofRow(input)[ofRow(input).indexOf(input) + step]);

// Tab goes on in the next row, and out of the grid behind the last cell.
function onward(input, step) {
  const rest = step > 0 ? inputs.slice(inputs.indexOf(input) + 1) : inputs.slice(0, inputs.indexOf(input)).reverse();
  return moveTo(rest.find((one) => !one.readOnly));
}

function restore(cell) {
  editing = false;
  if (cell.now) return keepTheirs(cell);
  closeAsk();
  put(cell, stateOf(cell));
  if (cell.dataset.state !== "saving") { drop([cell]); settle(cell, ""); }
}

function clear(cell) {
  for (const input of inputsOf(cell)) input.value = "";
  save([cell]);
}

const keys = {
  Enter: (input, event) => (event.ctrlKey ? cellOf(input).now && useMine(cellOf(input)) : vertically(input, event.shiftKey ? -1 : 1)),
  ArrowDown: (input) => vertically(input, 1),
  ArrowUp: (input) => vertically(input, -1),
  ArrowLeft: (input) => !editing && sideways(input, -1),
  ArrowRight: (input) => !editing && sideways(input, 1),
  Home: (input) => !editing && moveTo(ofRow(input)[0]),
  End: (input) => !editing && moveTo(ofRow(input).at(-1)),
  Tab: (input, event) => onward(input, event.shiftKey ? -1 : 1),
  Escape: (input) => { restore(cellOf(input)); input.select(); },
  Delete: (input) => !editing && !input.readOnly && clear(cellOf(input)),
  F2: (input, event) => (event.shiftKey ? explain(cellOf(input)) : edit(input)),
  F3: (input, event) => event.shiftKey && toggleStory(),
  z: (input, event) => event.ctrlKey && canUndo() && !differs(cellOf(input)) && undo(),
};

function edit(input) {
  editing = true;
  input.setSelectionRange(input.value.length, input.value.length);
}

const explain = (cell) => !isLocked(cell) && !isBlank(typed(cell)) && editReason(cell, saveSurely);

// A deed that returns false has not happened: the browser does what it always does.
grid.addEventListener("keydown", (event) => {
  if (event.target.tagName !== "INPUT" || event.metaKey || event.altKey || event.isComposing) return;
  if (event.ctrlKey && !["Enter", "z"].includes(event.key)) return;
  const deed = event.key === "z" && !event.ctrlKey ? null : keys[event.key];
  if (deed && deed(event.target, event) !== false) event.preventDefault();
});

grid.addEventListener("focusin", (event) => {
  if (event.target.tagName !== "INPUT") return;
  const cell = cellOf(event.target);
  active = event.target;
  editing = false;
  fresh = true;
  event.target.select();
  where.textContent = [nameOf(cell), grid.querySelector(`#c${cell.dataset.i}`).title, cell.dataset.r].filter(Boolean).join(" · ");
  if (asking() === "choice") closeAsk({ refocus: false });
  if (cell.now) offerChoice(cell);
  if (!panel.hidden) tell();
});

grid.addEventListener("mouseup", (event) => {
  if (event.target.tagName !== "INPUT") return;
  if (fresh) { event.preventDefault(); event.target.select(); }
  else editing = true;
  fresh = false;
});

// Kept from the first key on: should the page go before the cell is left, the text is offered again.
grid.addEventListener("input", (event) => {
  const cell = cellOf(event.target);
  (differs(cell) ? keep : drop)([cell]);
  if (cell.dataset.state === "saved") settle(cell, "");
});

grid.addEventListener("focusout", (event) => {
  if (event.target.tagName !== "INPUT") return;
  const cell = cellOf(event.target);
  if (!cell.contains(event.relatedTarget) && asking() !== "reason") leave(cell);
});

function leave(cell) {
  if (isLocked(cell)) return;
  if (asksForLast(cell)) copyLast(cell);
  else save([cell]);
}

grid.addEventListener("paste", paste);
grid.addEventListener("click", fillColumn);

// The head and the first column stay in place; what has the focus is never under them.
const head = grid.querySelector("thead");
grid.style.scrollPadding = `${head.offsetHeight + 4}px 8px 8px ${grid.querySelector(".corner").offsetWidth + 4}px`;

// ---- around the grid -----------------------------------------------------------------------------------------------

let told = 0;
async function tell() {
  if (!active) return;
  const cell = cellOf(active);
  const turn = (told += 1);
  const url = grid.dataset.story.replace("/0/0/", `/${cell.parentElement.dataset.p}/${cell.dataset.i}/`);
  const answer = await fetch(url).catch(() => null);
  if (turn !== told || !answer?.ok || answer.redirected) return;
  panel.innerHTML = await answer.text();
  show(cell);
}

function toggleStory() {
  panel.hidden = !panel.hidden;
  story.setAttribute("aria-expanded", String(!panel.hidden));
  if (!panel.hidden) tell();
}
story.addEventListener("click", toggleStory);
grid.addEventListener("told", () => panel.hidden || tell());

// Red cells first, then those that are missing, from the active one on.
function next() {
  const cells = all();
  const here = active ? cells.indexOf(cellOf(active)) + 1 : 0;
  const red = inState("error", "conflict");
  const open = [...cells.slice(here), ...cells.slice(0, here)].filter((cell) => (red.length ? red.includes(cell) : isBlank(stateOf(cell)) && !isLocked(cell)));
  if (open.length) moveTo(inputsOf(open[0])[0]);
}
document.querySelector("#next-missing").addEventListener("click", next);

const submit = document.querySelector("#move-submit");
submit?.addEventListener("submit", async (event) => {
  if (submit.dataset.sure) return;
  event.preventDefault();
  await whenIdle();
  const missing = Number(document.querySelector("#missing").textContent);
  // A form that is being submitted refuses to be submitted again, so this waits until it no longer is.
  const go = () => { submit.dataset.sure = "yes"; setTimeout(() => submit.requestSubmit()); };
  if (hasUnsaved()) {
    document.querySelector("#sheet-says").textContent = words.unsavedsubmit;
    next();
  } else if (missing) askFor({ kind: "submit", question: count(words.submit, missing), buttons: [{ label: words.dosubmit, deed: go }] });
  else go();
});

offerKept(saveSurely);
