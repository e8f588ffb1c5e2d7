// Reasons: asked for where the rule wants one, one cell after the other or one for all, without leaving the keyboard.
import { askFor, asking } from "./sheet-ask.js";
import { cellOf, count, differs, grid, nameOf, setReason, settle, show, typed, words } from "./sheet-cells.js";

const waiting = new Map(); // cell → why it needs a reason
let asked = null;

export function needReason(cell, message) {
  waiting.set(cell, message);
  settle(cell, "error", message);
}

export const forgetReason = (cell) => waiting.delete(cell);

// Whoever types in another cell is not interrupted: they are asked when they leave it.
function isTyping() {
  const input = document.activeElement;
  if (!grid.contains(input) || input.tagName !== "INPUT") return false;
  const cell = cellOf(input);
  return !waiting.has(cell) && cell.dataset.state !== "saving" && differs(cell);
}

export function askReasons(save) {
  if (!waiting.size || isTyping() || ["reason", "paste", "fill", "submit"].includes(asking())) return;
  const [cell, message] = waiting.entries().next().value;
  const others = [...waiting.keys()];
  const store = (cells) => (reason) => {
    mark(null);
    for (const one of cells) { waiting.delete(one); setReason(one, reason); }
    save(cells);
    askReasons(save);
  };
  const buttons = [{ label: words.store, deed: store([cell]) }];
  if (others.length > 1) buttons.push({ label: count(words.storeall, others.length), deed: store(others) });
  askFor({
    kind: "reason",
    question: `${nameOf(cell)}: ${typed(cell).na ? words.na : message}`,
    reason: cell.dataset.r ?? "",
    buttons,
    closed: () => { waiting.clear(); mark(null); },
  });
  mark(cell);
}

// Change the reason of a figure that is there.
export function editReason(cell, save) {
  askFor({
    kind: "reason",
    question: `${nameOf(cell)}: ${words.reason}`,
    reason: cell.dataset.r ?? "",
    buttons: [{ label: words.store, deed: (reason) => { mark(null); waiting.delete(cell); setReason(cell, reason); save([cell]); } }],
    closed: () => mark(null),
  });
  mark(cell);
}

function mark(cell) {
  asked?.classList.remove("asked");
  asked = cell;
  asked?.classList.add("asked");
  if (asked) show(asked);
}
