// Saving cells: one request after the other, each with the version that was seen. No tick without the server's word.
import { askFor } from "./sheet-ask.js";

const NOT_APPLICABLE = /^(\/|／|n\/?a|不适用)$/i;
const states = new WeakMap(); // cell → what the server last said: {values, na, reason, version, points}
const waiting = new Set();
let grid, words, says, activeCell, moveTo;
let running = false;

export const all = () => [...grid.querySelectorAll("td[data-i]")];
const key = (cell) => `${cell.parentElement.dataset.p}-${cell.dataset.i}`;
const inputsOf = (cell) => [...cell.querySelectorAll("input")];

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
  const texts = values.map((value) => value.trim());
  while (texts.length && !texts.at(-1)) texts.pop();
  return texts;
}

export function typed(cell) {
  const values = trimmed(inputsOf(cell).map((input) => input.value));
  const na = values.length === 1 && NOT_APPLICABLE.test(values[0]);
  return { values: na ? [] : values, na };
}

export const blank = (cell) => !typed(cell).na && typed(cell).values.length === 0;

function differs(cell) {
  const now = typed(cell);
  const state = stateOf(cell);
  return now.na !== state.na || now.values.join("\t") !== state.values.join("\t") || (cell.dataset.r ?? "") !== state.reason;
}

// Show a state in the cell; `known` says that the server holds it.
export function put(cell, state, known = false) {
  inputsOf(cell).forEach((input, place) => { input.value = state.na ? (place ? "" : "/") : state.values[place] ?? ""; });
  cell.toggleAttribute("data-na", state.na);
  setReason(cell, state.reason);
  if (known) {
    states.set(cell, state);
    cell.dataset.v = state.version;
  }
  if (!differs(cell)) settle(cell, "");
}

function setReason(cell, reason) {
  if (reason) { cell.dataset.r = reason; cell.title = reason; }
  else { delete cell.dataset.r; cell.removeAttribute("title"); }
}

function settle(cell, mark, message = null) {
  if (mark) cell.dataset.state = mark;
  else delete cell.dataset.state;
  cell.querySelector("small").textContent = message ?? stateOf(cell).points;
  for (const input of inputsOf(cell)) input.setAttribute("aria-invalid", String(mark === "error" || mark === "conflict"));
  if (mark === "saved" || mark === "") drop(cell);
  document.querySelector("#missing").textContent = all().filter((one) => !stateOf(one).na && !stateOf(one).values.length).length;
}

// ---- kept on this computer until saved -----------------------------------------------------------------------------

const store = () => `sheet-${grid.dataset.key}`;
const kept = () => JSON.parse(localStorage.getItem(store()) ?? "{}");
const keepAll = (rows) => (Object.keys(rows).length ? localStorage.setItem(store(), JSON.stringify(rows)) : localStorage.removeItem(store()));
const keep = (cell) => keepAll({ ...kept(), [key(cell)]: { ...typed(cell), reason: cell.dataset.r ?? "", version: Number(cell.dataset.v) } });

// While one types: should the page go before the cell is left, it is offered again.
export const keepTyped = (cell) => (differs(cell) ? keep(cell) : drop(cell));

function drop(cell) {
  const rows = kept();
  if (!(key(cell) in rows)) return;
  delete rows[key(cell)];
  keepAll(rows);
}

export const hasUnsaved = () => running || waiting.size > 0 || all().some(differs) || Boolean(grid.querySelector('td[data-state="error"], td[data-state="conflict"], td[data-state="saving"]'));

// ---- sending -------------------------------------------------------------------------------------------------------

export function save(cells, { again = false } = {}) {
  for (const cell of cells) {
    if (inputsOf(cell)[0].readOnly || (!again && !differs(cell))) continue;
    if (cell.dataset.state === "conflict" && cell.now) continue;
    keep(cell);
    waiting.add(cell);
    settle(cell, "saving");
  }
  if (!running && waiting.size) send();
}

async function send() {
  running = true;
  while (waiting.size) {
    const batch = [...waiting].slice(0, 200);
    batch.forEach((cell) => waiting.delete(cell));
    const sent = batch.map((cell) => ({
      p: Number(cell.parentElement.dataset.p), i: Number(cell.dataset.i), ...typed(cell), reason: cell.dataset.r ?? "", version: Number(cell.dataset.v),
    }));
    const answer = await post({ cells: sent });
    if (answer) take(new Map(batch.map((cell, place) => [key(cell), [cell, sent[place]]])), answer);
    else batch.forEach((cell) => settle(cell, "error", words.unsaved));
  }
  running = false;
}

async function post(body) {
  const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const response = await fetch(grid.dataset.url, {
      method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    });
    if (response.redirected) return trouble(words.signedout, true);
    if (!response.headers.get("content-type")?.startsWith("application/json")) return trouble(words.error);
    return await response.json();
  } catch {
    return trouble(words.offline);
  }
}

function trouble(message, signedOut = false) {
  says.textContent = message;
  if (signedOut) {
    const link = document.createElement("a");
    Object.assign(link, { href: `${grid.dataset.signin}?next=${location.pathname}`, target: "_blank", textContent: words.signin });
    says.append(" ", link);
  }
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn btn-quiet", textContent: words.again, onclick: retry });
  says.append(" ", button);
  return null;
}

function retry() {
  says.textContent = "";
  save([...grid.querySelectorAll('td[data-state="error"]')], { again: true });
}

function take(cells, { saved, refused }) {
  for (const row of saved) {
    const [cell, sent] = cells.get(`${row.p}-${row.i}`);
    const now = typed(cell);
    states.set(cell, row);
    cell.dataset.v = row.version;
    cell.now = null;
    // Full-width digits and the like come back plain; what was typed meanwhile stays and is saved next.
    if (now.na === sent.na && now.values.join() === sent.values.join()) put(cell, row, true);
    settle(cell, "saved");
  }
  if (saved.length) says.textContent = words.saved;
  const unexplained = [];
  for (const row of refused) {
    const [cell] = cells.get(`${row.p}-${row.i}`);
    cell.now = row.now ?? null;
    settle(cell, row.code === "conflict" ? "conflict" : "error", row.message);
    if (row.field === "reason") unexplained.push([cell, row.message]);
  }
  if (refused.length && !unexplained.length) says.textContent = refused[0].message;
  if (unexplained.length) askReason(unexplained);
}

function askReason(rows) {
  const many = rows.length > 1;
  const message = rows[0][0].hasAttribute("data-na") || typed(rows[0][0]).na ? words.na : words.why.replace("%m", rows[0][1]);
  askFor({
    words: many ? words.whymany.replace("%n", rows.length) : message,
    reason: rows[0][0].dataset.r ?? "",
    buttons: [{ label: words.store, deed: (reason) => { for (const [cell] of rows) setReason(cell, reason); save(rows.map(([cell]) => cell), { again: true }); } }],
  });
}

// ---- beginning -----------------------------------------------------------------------------------------------------

export function setUp(...parts) {
  [grid, words, says, activeCell, moveTo] = parts;
  all().forEach(stateOf);
  window.addEventListener("online", retry);
  window.addEventListener("beforeunload", (event) => { if (hasUnsaved()) event.preventDefault(); });
  offerKept();
}

function offerKept() {
  const cells = new Map(all().map((cell) => [key(cell), cell]));
  const rows = Object.entries(kept()).filter(([name]) => cells.has(name) && !inputsOf(cells.get(name))[0].readOnly);
  const notice = document.querySelector("#saved-before");
  if (!rows.length) return;
  notice.hidden = false;
  notice.querySelector("[data-count]").textContent = rows.length;
  notice.querySelector("[data-restore]").addEventListener("click", () => {
    for (const [name, row] of rows) {
      put(cells.get(name), row);
      cells.get(name).dataset.v = row.version;
    }
    notice.hidden = true;
    save(rows.map(([name]) => cells.get(name)), { again: true });
  });
  notice.querySelector("[data-forget]").addEventListener("click", () => { keepAll({}); notice.hidden = true; });
}
