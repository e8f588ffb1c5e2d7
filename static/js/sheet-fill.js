// Many cells at once: a pasted block, noughts or last quarter's figures for the empty cells of a column; each after a count, with one undo.
import { askFor } from "./sheet-ask.js";
import { all, cellOf, count, grid, inputsOf, isBlank, isLocked, key, put, saysTheSame, setReason, settle, stateOf, typed, words } from "./sheet-cells.js";
import { save } from "./sheet-save.js";

const undoButton = document.querySelector("#undo");
let undone = null; // [[cell, what it was, what it became]] of the last filling
let figures = null; // last quarter's, once asked for

// ---- pasting -------------------------------------------------------------------------------------------------------

// Excel and WPS put tabs, line ends and quoted cells on the clipboard.
function readBlock(text) {
  const rows = [[]];
  const piece = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/y;
  while (piece.lastIndex < text.length) {
    const [, quoted, plain, end] = piece.exec(text);
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end && end !== "\t" && piece.lastIndex < text.length) rows.push([]);
  }
  return rows;
}

export function paste(event) {
  const text = event.clipboardData.getData("text/plain");
  if (event.target.tagName !== "INPUT" || !/[\t\r\n]/.test(text.replace(/(\r\n|\r|\n)$/, ""))) return;
  event.preventDefault();
  const start = event.target;
  const { plan, beyond } = planBlock(readBlock(text), start);
  const rest = beyond ? ` ${count(words.pasteBeyond, beyond)}` : "";
  if (!plan.length) return askFor({ kind: "nothing", question: words.pasteNone + rest, buttons: [] });
  askFor({
    kind: "paste",
    question: count(words.paste, plan.length) + rest,
    buttons: [{ label: words.dopaste, deed: () => { fill(plan); start.focus(); } }],
  });
}

// plan: [[input, text]] of what would change; a blank leaves its cell as it is. beyond: texts that find no cell to land in.
function planBlock(block, start) {
  const rows = [...grid.querySelectorAll("tbody tr")];
  const top = rows.indexOf(start.closest("tr"));
  const left = [...start.closest("tr").querySelectorAll("input")].indexOf(start);
  const plan = [];
  let beyond = 0;
  block.forEach((line, down) => {
    const inputs = rows[top + down]?.querySelectorAll("input") ?? [];
    line.forEach((text, right) => {
      const input = inputs[left + right];
      if (!text.trim()) return;
      if (!input || input.readOnly) beyond += 1;
      else if (text.trim() !== input.value) plan.push([input, text.trim()]);
    });
  });
  return { plan, beyond };
}

// ---- columns -------------------------------------------------------------------------------------------------------

export async function fillColumn(event) {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const column = button.closest("th").dataset.column;
  button.closest("details").open = false;
  const empty = all().filter((cell) => cell.dataset.i === column && isBlank(typed(cell)) && !isLocked(cell));
  const plan = button.dataset.fill === "previous" ? await asBefore(empty) : empty.flatMap((cell) => inputsOf(cell).map((input) => [input, "0"]));
  if (!plan.length) return askFor({ kind: "nothing", question: words.fillNone, buttons: [] });
  const cells = new Set(plan.map(([input]) => cellOf(input))).size;
  askFor({ kind: "fill", question: count(words.fill, cells), buttons: [{ label: words.dofill, deed: () => fill(plan) }] });
}

// [[input, text, reason]] of last quarter's figures for these cells.
async function asBefore(cells) {
  figures ??= await previous();
  return cells.flatMap((cell) => {
    const figure = figures?.get(key(cell));
    if (!figure) return [];
    const values = figure.na ? ["/"] : figure.values;
    return inputsOf(cell).flatMap((input, place) => (values[place] ? [[input, values[place], figure.reason]] : []));
  });
}

async function previous() {
  const answer = await fetch(grid.dataset.previous).then((response) => response.json()).catch(() => null);
  return answer && new Map(answer.cells.map((cell) => [`${cell.p}-${cell.i}`, cell]));
}

// “=” typed in a cell: as last quarter.
export const asksForLast = (cell) => typed(cell).values.join("") === "=";

export async function copyLast(cell) {
  for (const input of inputsOf(cell)) input.value = "";
  const plan = await asBefore([cell]);
  if (plan.length) return fill(plan);
  put(cell, stateOf(cell));
  settle(cell, "");
  askFor({ kind: "nothing", question: words.lastNone, buttons: [], focus: false });
}

// ---- filling and its undo ------------------------------------------------------------------------------------------

function fill(plan) {
  const cells = [...new Set(plan.map(([input]) => cellOf(input)))];
  const before = cells.map((cell) => structuredClone(stateOf(cell)));
  for (const [input, text, reason] of plan) {
    input.value = text;
    if (reason !== undefined) setReason(cellOf(input), reason);
  }
  undone = cells.map((cell, place) => [cell, before[place], typed(cell)]);
  undoButton.textContent = count(words.undo, cells.length);
  undoButton.hidden = false;
  save(cells);
}

// Once, and only where nobody has changed anything since.
export function undo() {
  const rows = (undone ?? []).filter(([cell, , after]) => saysTheSame(typed(cell), after));
  undone = null;
  undoButton.hidden = true;
  for (const [cell, before] of rows) put(cell, before);
  save(rows.map(([cell]) => cell));
}

export const canUndo = () => undone !== null;
undoButton.addEventListener("click", undo);
