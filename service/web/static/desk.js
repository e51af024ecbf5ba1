// What makes the desk quicker; everything works without it.

const AFTER_MS = 120;

/** The ranking follows the weights as they are moved; only the newest answer is shown. */
const tune = document.getElementById("tune");
let waiting;
let asked = 0;

async function rank() {
  const turn = ++asked;
  const body = new URLSearchParams(new FormData(tune));
  const answer = await fetch(tune.action, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const live = page.getElementById("live");
  if (live && turn === asked) document.getElementById("live").replaceChildren(...live.childNodes);
}

function moved(input) {
  const output = tune.querySelector(`output[for="${input.id}"]`);
  if (output) output.textContent = `${input.value}%`;
  if (input.name === "name") return;
  clearTimeout(waiting);
  waiting = setTimeout(() => rank().catch(() => {}), AFTER_MS);
}

tune?.addEventListener("input", ({ target }) => moved(target));
for (const slider of tune?.querySelectorAll("input[type=range]") ?? []) if (Math.abs(slider.value - slider.defaultValue) >= slider.step / 2) moved(slider);

// A choice of a list shows at once what it narrows down to.
for (const form of document.querySelectorAll("form.filters")) {
  form.addEventListener("change", () => form.requestSubmit());
}
