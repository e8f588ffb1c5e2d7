// Saving cells: one request after the other, each with the version that was seen. No tick without the server's word.
import { askFor, closeAsk } from "./sheet-ask.js";
import { all, differs, grid, inState, isBlank, isLocked, key, know, put, saysTheSame, settle, stateOf, typed, words } from "./sheet-cells.js";
import { drop, keep } from "./sheet-keep.js";
import { askReasons, forgetReason, needReason } from "./sheet-reasons.js";

const MOST = 200; // cells in one request
const PATIENCE = 20_000; // milliseconds for an answer, and until a lost server is tried again
const waiting = new Set();
const unsent = new Set(); // what no server has judged
const says = document.querySelector("#sheet-says");
let running = null;
let later = 0;

export const hasUnsaved = () => Boolean(running || waiting.size || inState("error", "conflict", "saving").length || all().some(differs));
export const whenIdle = async () => { while (running) await running; };

// `sure`: also what looks unchanged, and what has a reason that was given for another figure.
export function save(cells, { sure = false } = {}) {
  const changed = cells.filter((cell) => !isLocked(cell) && !cell.now && (sure || takesBack(cell)));
  keep(changed);
  for (const cell of changed) {
    forgetReason(cell);
    if (!sure && hasOldReason(cell)) needReason(cell, words.still);
    else {
      waiting.add(cell);
      settle(cell, "saving");
    }
  }
  if (waiting.size && !running) running = send().finally(() => { running = null; });
  askReasons(saveSurely);
}

export const saveSurely = (cells) => save(cells, { sure: true });

// True when there is something to save; what has been typed back to what is stored is settled.
function takesBack(cell) {
  if (differs(cell)) return true;
  if (waiting.has(cell) || cell.dataset.state === "saving") return false;
  drop([cell]);
  if (cell.dataset.state === "error") settle(cell, "");
  return false;
}

// The figure has changed, and its reason was given for the old one.
function hasOldReason(cell) {
  const [now, state] = [typed(cell), stateOf(cell)];
  return now.reason && now.reason === state.reason && !isBlank(now) && !saysTheSame(now, state);
}

async function send() {
  while (waiting.size) {
    const batch = [...waiting].slice(0, MOST);
    batch.forEach((cell) => waiting.delete(cell));
    const sent = batch.map((cell) => ({ p: Number(cell.parentElement.dataset.p), i: Number(cell.dataset.i), ...typed(cell), version: Number(cell.dataset.v) }));
    const answer = await post({ user: Number(grid.dataset.user), cells: sent });
    if (answer) take(new Map(batch.map((cell, place) => [key(cell), [cell, sent[place]]])), answer);
    else giveUp([...batch, ...waiting]);
  }
}

function giveUp(cells) {
  waiting.clear();
  for (const cell of cells) {
    unsent.add(cell);
    settle(cell, "error", words.unsaved);
  }
}

async function post(body) {
  const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  try {
    const response = await fetch(grid.dataset.url, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (response.redirected || response.status === 401) return trouble(words.signedout, { signIn: true });
    if (!response.headers.get("content-type")?.startsWith("application/json")) return trouble(words.error);
    const answer = await response.json();
    return answer.signed_in_as ? trouble(words.other.replace("%n", answer.signed_in_as)) : answer;
  } catch {
    window.clearTimeout(later);
    later = window.setTimeout(sendAgain, PATIENCE);
    return trouble(words.offline);
  }
}

function trouble(message, { signIn = false } = {}) {
  says.textContent = message;
  if (signIn) {
    const link = document.createElement("a");
    Object.assign(link, { href: `${grid.dataset.signin}?next=${location.pathname}`, target: "_blank", textContent: words.signin });
    says.append(" ", link);
  }
  return null;
}

// What never reached the server, by itself: the network is back, or somebody has signed in again.
function sendAgain() {
  const cells = [...unsent].filter((cell) => cell.dataset.state === "error");
  unsent.clear();
  if (cells.length) saveSurely(cells);
}

// ---- answers -------------------------------------------------------------------------------------------------------

function take(cells, { saved, refused }) {
  for (const row of saved) accept(...cells.get(`${row.p}-${row.i}`), row);
  if (saved.length) says.textContent = words.saved;
  for (const row of refused) refuse(cells.get(`${row.p}-${row.i}`)[0], row);
  const [told] = refused.filter((row) => row.field !== "reason");
  if (told) says.textContent = told.message;
  grid.dispatchEvent(new CustomEvent("told"));
  askReasons(saveSurely);
}

// Full-width digits and the like come back plain; what was typed meanwhile stays, and is saved next.
function accept(cell, sent, row) {
  const now = typed(cell);
  know(cell, row);
  unsent.delete(cell);
  if (saysTheSame(now, sent) && now.reason === sent.reason) {
    waiting.delete(cell);
    put(cell, row);
    drop([cell]);
    settle(cell, "saved");
  } else if (waiting.has(cell)) settle(cell, "saving");
  else if (cell.contains(document.activeElement)) settle(cell, "");
  else save([cell]);
}

function refuse(cell, row) {
  unsent.delete(cell);
  if (waiting.has(cell)) return; // something newer is on its way
  cell.now = row.now ?? null;
  if (row.field === "reason") needReason(cell, row.message);
  else settle(cell, row.code === "conflict" ? "conflict" : "error", row.message);
  if (cell.now && cell.contains(document.activeElement)) offerChoice(cell);
}

// ---- a colleague's newer value -------------------------------------------------------------------------------------

export function offerChoice(cell) {
  const buttons = [{ label: words.mine, deed: () => useMine(cell) }, { label: words.theirs, deed: () => keepTheirs(cell) }];
  askFor({ kind: "choice", question: cell.querySelector("small").textContent, buttons, focus: false });
}

export function useMine(cell) {
  closeAsk();
  cell.dataset.v = cell.now.version;
  cell.now = null;
  saveSurely([cell]);
}

export function keepTheirs(cell) {
  const theirs = cell.now;
  closeAsk();
  know(cell, theirs);
  put(cell, theirs);
  drop([cell]);
  settle(cell, "");
}

window.addEventListener("online", sendAgain);
window.addEventListener("focus", sendAgain);
window.addEventListener("beforeunload", (event) => { if (hasUnsaved()) event.preventDefault(); });
document.querySelector("#unsaved button").addEventListener("click", () => saveSurely(inState("error")));
