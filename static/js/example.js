// The live worked example beside the indicator's form: the server computes, this only asks and shows.
const form = document.querySelector("form[data-example-url]");
const inputs = form.querySelector("[data-example-inputs]");
const result = form.querySelector("[data-example-result]");
let asked = 0;

function draw(fields) {
  const names = fields.map((field) => field.name).join();
  if (inputs.dataset.names === names) return;
  inputs.dataset.names = names;
  inputs.replaceChildren(...fields.map((field) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.name = field.name;
    input.value = field.value;
    input.className = "form-control num";
    input.inputMode = "decimal";
    label.append(field.label, input);
    return label;
  }));
}

async function ask() {
  const turn = ++asked;
  const query = new URLSearchParams(new FormData(form));
  query.delete("csrfmiddlewaretoken");
  query.set("rule", form.dataset.rule);
  const answer = await fetch(`${form.dataset.exampleUrl}?${query}`).then((response) => response.json()).catch(() => null);
  if (!answer || turn !== asked) return;
  if (answer.inputs) draw(answer.inputs);
  result.textContent = answer.text || answer.error || "";
  result.classList.toggle("text-danger", Boolean(answer.error));
}

let waiting;
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 250);
});
ask();
