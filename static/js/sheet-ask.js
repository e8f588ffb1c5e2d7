// The bar above the footer: a question with its answers, and where a reason is typed. Never a window of its own.
import { words } from "./sheet-cells.js";

const bar = document.querySelector("#ask");
const label = bar.querySelector("#ask-reason");
const text = label.querySelector("textarea");
let before = null;
let onClose = null;
let asks = "";

export const asking = () => asks;

// buttons: [{label, deed}], answered by Enter and Ctrl+Enter. With `reason` (the text to start from) a deed gets what was typed.
// A question that does not take the focus is answered by the keys of the cell it is about.
export function askFor({ kind, question, buttons, reason = null, focus = true, closed = null }) {
  closeAsk({ refocus: false });
  before = document.activeElement;
  onClose = closed;
  asks = kind;
  bar.querySelector("#ask-words").textContent = question;
  label.hidden = reason === null;
  text.value = reason ?? "";
  const drawn = buttons.map(({ label: name, deed }, place) => draw(name, place ? "btn-outline-secondary" : "btn-primary", () => answer(deed, reason)));
  bar.querySelector("#ask-buttons").replaceChildren(...drawn, draw(words.cancel, "btn-link", () => closeAsk()));
  bar.hidden = false;
  if (focus) (reason === null ? bar.querySelector("button") : text).focus();
  if (reason) text.select();
}

function answer(deed, reason) {
  const typed = text.value.trim();
  if (reason !== null && !typed) return text.focus();
  onClose = null;
  closeAsk();
  deed(typed);
}

function draw(name, kind, deed) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `btn ${kind}`;
  button.textContent = name;
  button.addEventListener("click", deed);
  return button;
}

export function closeAsk({ refocus = true } = {}) {
  if (bar.hidden) return;
  const closed = onClose;
  const had = bar.contains(document.activeElement);
  onClose = null;
  asks = "";
  bar.hidden = true;
  if (refocus && had && before?.isConnected) before.focus();
  closed?.();
}

bar.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeAsk();
  if (event.key !== "Enter" || event.target !== text || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  const buttons = bar.querySelectorAll("#ask-buttons button");
  buttons[event.ctrlKey && buttons.length > 2 ? 1 : 0].click();
});
