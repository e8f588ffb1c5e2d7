// Small comforts on every page; each of them works, more plainly, without this file.

// A question before what cannot be undone: <form data-confirm="Delete this draft?" [data-confirm-label="Delete"]>.
const ask = document.createElement("dialog");
ask.className = "ask";
let asking = null;

function question(form, submitter) {
  const { askYes, askNo } = document.body.dataset;
  const text = document.createElement("p");
  const yes = document.createElement("button");
  const no = document.createElement("button");
  const actions = document.createElement("div");
  text.id = "ask-text";
  text.textContent = form.dataset.confirm;
  yes.className = "btn btn-primary";
  yes.textContent = form.dataset.confirmLabel || submitter?.textContent.trim() || askYes;
  no.className = "btn btn-outline-secondary";
  no.textContent = askNo;
  no.autofocus = true;
  yes.type = no.type = "button";
  yes.dataset.answer = "yes";
  no.dataset.answer = "no";
  actions.className = "actions";
  actions.append(no, yes);
  ask.setAttribute("aria-labelledby", "ask-text");
  ask.replaceChildren(text, actions);
  document.body.append(ask);
  asking = { form, submitter };
  ask.showModal();
}

ask.addEventListener("click", (event) => {
  const answer = event.target.dataset.answer;
  if (!answer) return;
  const { form, submitter } = asking;
  ask.close();
  if (answer !== "yes") return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(submitter);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) {
    delete form.dataset.confirmed;
    return;
  }
  const modern = ask.showModal && form.requestSubmit;
  if (modern || !window.confirm(form.dataset.confirm)) event.preventDefault();
  if (modern) question(form, event.submitter);
});

// Menus close when one looks elsewhere, or on Escape.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.menu")));

// Printing and copying.
async function copy(button) {
  const words = [...button.childNodes];
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = document.body.dataset.copied;
  } catch {
    window.prompt(button.textContent.trim(), button.dataset.copy); // an office network without HTTPS has no clipboard for pages
  }
  window.setTimeout(() => button.replaceChildren(...words), 2000);
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  if (event.target.closest("[data-print]")) window.print();
  const button = event.target.closest("[data-copy]");
  if (button) copy(button);
});

// A file let go over the area lands in its field.
for (const area of document.querySelectorAll("[data-drop]")) {
  const field = area.querySelector("input[type=file]");
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("is-over");
  });
  for (const name of ["dragleave", "drop"]) area.addEventListener(name, () => area.classList.remove("is-over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
}
