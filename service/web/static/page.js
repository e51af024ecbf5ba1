// What makes the form quicker to fill; everything works without it.

/** Number and suffix of what is written ("约8亿"), or null; full-width signs are read too. */
function written(text) {
  const found = /^[约近超逾≥>≤<~]*\s*(\+?\d[\d,]*(?:\.\d+)?)\s*(.*?)\s*(?:左右|上下)?$/.exec(text.normalize("NFKC").trim());
  return found && { number: Number(found[1].replaceAll(",", "")), suffix: found[2].trim().toLowerCase() };
}

/** How the service will read a quantity, said beside it when a unit or a large number is written;
 * nothing where it was refused, or will be: no quantity is below nothing, no share above the whole. */
function reading(input) {
  input.dataset.read = "";
  if (input.ariaInvalid === "true" && input.value === input.defaultValue) return "";
  const said = written(input.value);
  const percent = input.dataset.unit === "%";
  const bare = percent && said?.number > 1 ? 0.01 : 1;
  const suffixes = JSON.parse(input.dataset.suffixes);
  const worth = said && (said.suffix === "" ? bare : suffixes[said.suffix]);
  if (!said || worth === undefined || (percent && said.number * worth > 1)) return "";
  input.dataset.read = said.number * worth;
  if (said.suffix === "" && said.number < (percent ? 0 : 10_000)) return "";
  const value = said.number * worth * (percent ? 100 : 1);
  const digits = value.toLocaleString("en", { maximumFractionDigits: 4 });
  return percent ? `= ${digits}%` : `= ${digits} ${input.dataset.unit}`;
}

for (const input of document.querySelectorAll("input[data-suffixes]")) {
  const output = document.querySelector(`output[for="${input.id}"]`);
  const update = () => { output.textContent = reading(input); };
  input.addEventListener("input", update);
  update();
}

const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

// On paper nothing can be unfolded: what is folded on a timetable is printed too.
const folded = () => document.querySelectorAll(".slot details:not([open])");
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...folded()];
  for (const one of unfolded) one.open = true;
});
window.addEventListener("afterprint", () => {
  for (const one of unfolded) one.open = false;
});

const every = document.getElementById("every");
if (every) {
  const parks = [...document.querySelectorAll(".park > details")];
  every.hidden = false;
  every.addEventListener("click", () => {
    const open = !parks.every((park) => park.open);
    for (const park of parks) park.open = open;
  });
}

// A file that the service would refuse is told before it is sent.
const file = document.querySelector("input[type=file][data-most]");
function weigh() {
  const large = [...file.files].some((one) => one.size > Number(file.dataset.most));
  file.setCustomValidity(large ? file.dataset.tooLarge : "");
  file.reportValidity();
}
file?.addEventListener("change", weigh);
if (file?.files.length) weigh();
