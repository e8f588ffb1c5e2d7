// The score sheet: moving, typing, pasting and filling. What is typed is kept until the server says that it is stored.
import { askFor, closeAsk } from "./sheet-ask.js";
import { all, blank, hasUnsaved, keepTyped, put, save, setUp, stateOf } from "./sheet-save.js";

const grid = document.querySelector("#grid");
const words = document.querySelector("#words").dataset;
const story = document.querySelector("#story");
const says = document.querySelector("#sheet-says");
let active = null; // the input that was last in use
let editing = false; // F2: arrow keys move within the text

const cellOf = (input) => input.closest("td");
const rowInputs = (row) => [...row.querySelectorAll("input")];
const count = (text, number) => text.replace("%n", number);

// ---- moving --------------------------------------------------------------------------------------------------------

function moveTo(input) {
  if (!input) return;
  input.focus();
  input.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function vertically(input, step) {
  const place = rowInputs(input.closest("tr")).indexOf(input);
  const row = input.closest("tr")[step > 0 ? "nextElementSibling" : "previousElementSibling"];
  if (row) moveTo(rowInputs(row)[place]);
  else save([cellOf(input)]);
}

function sideways(input, step) {
  const inputs = rowInputs(input.closest("tr"));
  moveTo(inputs[inputs.indexOf(input) + step]);
}

const keys = {
  Enter: (event) => vertically(event.target, event.shiftKey ? -1 : 1),
  ArrowDown: (event) => vertically(event.target, 1),
  ArrowUp: (event) => vertically(event.target, -1),
  ArrowLeft: (event) => (editing ? false : sideways(event.target, -1)),
  ArrowRight: (event) => (editing ? false : sideways(event.target, 1)),
  F2: (event) => {
    editing = true;
    event.target.setSelectionRange(event.target.value.length, event.target.value.length);
  },
  Escape: (event) => {
    editing = false;
    closeAsk();
    put(cellOf(event.target), stateOf(cellOf(event.target)));
    event.target.select();
  },
  Delete: (event) => (editing || event.target.readOnly ? false : clear(cellOf(event.target))),
};

grid.addEventListener("keydown", (event) => {
  if (event.target.tagName !== "INPUT" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const deed = keys[event.key];
  if (deed && deed(event) !== false) event.preventDefault();
});

grid.addEventListener("focusin", (event) => {
  if (event.target.tagName !== "INPUT") return;
  active = event.target;
  editing = false;
  event.target.select();
  offerChoice(cellOf(event.target));
  if (story.open) tell();
});

grid.addEventListener("input", (event) => keepTyped(cellOf(event.target)));

grid.addEventListener("focusout", (event) => {
  if (event.target.tagName !== "INPUT") return;
  const cell = cellOf(event.target);
  if (!cell.contains(event.relatedTarget)) save([cell]);
});

function clear(cell) {
  for (const input of cell.querySelectorAll("input")) input.value = "";
  save([cell]);
}

function offerChoice(cell) {
  const now = cell.now;
  if (!now) return;
  askFor({
    words: `${cell.querySelector("small").textContent}`,
    buttons: [
      { label: words.mine, deed: () => { cell.dataset.v = now.version; cell.now = null; save([cell], { again: true }); } },
      { label: words.theirs, deed: () => { cell.now = null; put(cell, now, true); moveTo(cell.querySelector("input")); } },
    ],
  });
}

// ---- blocks --------------------------------------------------------------------------------------------------------

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

grid.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (event.target.tagName !== "INPUT" || event.target.readOnly || !/[\t\r\n]/.test(text.replace(/(\r\n|\r|\n)$/, ""))) return;
  event.preventDefault();
  const start = event.target;
  const { plan, beyond } = planBlock(readBlock(text), start);
  const rest = beyond ? ` ${count(words.pasteBeyond, beyond)}` : "";
  if (!plan.length) return askFor({ words: words.pasteNone + rest, buttons: [] });
  askFor({
    words: count(words.paste, plan.length) + rest,
    buttons: [{ label: words.dopaste, deed: () => { fillIn(plan); moveTo(start); } }],
  });
});

// plan: [[input, text]] of what would change; a blank leaves its cell as it is. beyond: texts that find no cell to land in.
function planBlock(block, start) {
  const rows = [...grid.querySelectorAll("tbody tr")];
  const top = rows.indexOf(start.closest("tr"));
  const left = rowInputs(start.closest("tr")).indexOf(start);
  const plan = [];
  let beyond = 0;
  block.forEach((line, down) => {
    const inputs = rows[top + down] ? rowInputs(rows[top + down]) : [];
    line.forEach((text, right) => {
      const input = inputs[left + right];
      if (!text.trim()) return;
      if (!input || input.readOnly) beyond += 1;
      else if (text.trim() !== input.value) plan.push([input, text.trim()]);
    });
  });
  return { plan, beyond };
}

function fillIn(plan) {
  const cells = new Set(plan.map(([input]) => cellOf(input)));
  const before = [...cells].map((cell) => [cell, structuredClone(stateOf(cell))]);
  for (const [input, text] of plan) input.value = text;
  save([...cells]);
  offerUndo(before);
}

function offerUndo(before) {
  askFor({
    words: count(words.filled, before.length),
    buttons: [{ label: words.undo, deed: () => { for (const [cell, state] of before) put(cell, state); save(before.map(([cell]) => cell)); } }],
  });
}

grid.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const column = button.closest("th").dataset.column;
  button.closest("details").open = false;
  const empty = all().filter((cell) => cell.dataset.i === column && blank(cell) && !cell.querySelector("input").readOnly);
  const figures = button.dataset.fill === "previous" ? await previous() : null;
  const plan = empty.flatMap((cell) => filling(cell, figures));
  if (!plan.length) return askFor({ words: words.fillNone, buttons: [] });
  askFor({
    words: count(words.fill, new Set(plan.map(([input]) => cellOf(input))).size),
    buttons: [{ label: words.dofill, deed: () => fillIn(plan) }],
  });
});

function filling(cell, figures) {
  const inputs = [...cell.querySelectorAll("input")];
  if (!figures) return inputs.map((input) => [input, "0"]);
  const figure = figures.get(`${cell.parentElement.dataset.p}-${cell.dataset.i}`);
  if (!figure) return [];
  cell.dataset.r = figure.reason;
  const values = figure.na ? ["/"] : figure.values;
  return inputs.flatMap((input, place) => (values[place] ? [[input, values[place]]] : []));
}

async function previous() {
  const answer = await fetch(grid.dataset.previous).then((response) => response.json()).catch(() => ({ cells: [] }));
  return new Map(answer.cells.map((cell) => [`${cell.p}-${cell.i}`, cell]));
}

// ---- around the grid -----------------------------------------------------------------------------------------------

async function tell() {
  if (!active) return;
  const cell = cellOf(active);
  const url = grid.dataset.story.replace("/0/0/", `/${cell.parentElement.dataset.p}/${cell.dataset.i}/`);
  const answer = await fetch(url).catch(() => null);
  if (answer?.ok && !answer.redirected) document.querySelector("#story-panel").innerHTML = await answer.text();
}
story.addEventListener("toggle", () => story.open && tell());

document.querySelector("#next-missing").addEventListener("click", () => {
  const cells = all();
  const here = active ? cells.indexOf(cellOf(active)) : -1;
  const next = [...cells.slice(here + 1), ...cells.slice(0, here + 1)].find((cell) => blank(cell) && !cell.querySelector("input").readOnly);
  if (next) moveTo(next.querySelector("input"));
});

const submit = document.querySelector("#move-submit");
submit?.addEventListener("submit", (event) => {
  const missing = Number(document.querySelector("#missing").textContent);
  if (hasUnsaved()) {
    event.preventDefault();
    says.textContent = words.unsavedsubmit;
  } else if (missing && !submit.dataset.sure) {
    event.preventDefault();
    askFor({
      words: count(words.submit, missing),
      buttons: [{ label: words.dosubmit, deed: () => { submit.dataset.sure = "yes"; submit.requestSubmit(); } }],
    });
  }
});

if (grid.hasAttribute("data-enter")) setUp(grid, words, says, () => active && cellOf(active), moveTo);
