// The project's figures per mu, worked out as they are typed, beside what they are held against.

const ASK_AFTER_MS = 250;

const table = document.getElementById("permu");
const form = document.getElementById("profile");
const land = document.getElementById("land_mu");
let waiting, code = "";

const read = (name) => Number(document.getElementById(name)?.dataset.read || NaN);
/** As the server shows a figure: four digits that count, from a thousand on whole. */
const told = (value) => value.toLocaleString("en", Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 });

function update() {
  for (const row of table.querySelectorAll("[data-figure]")) {
    const own = read(row.dataset.per) / read("land_mu");
    const known = Number.isFinite(own);
    row.querySelector(".own").textContent = known ? `${told(own)} ${document.documentElement.lang === "en" ? "wan yuan/mu" : "万元/亩"}` : "—";
    for (const guide of row.querySelectorAll("[data-value]")) mark(guide, known ? own >= Number(guide.dataset.value) : null);
  }
  offer();
}

function mark(guide, reached) {
  guide.querySelector("b")?.remove();
  if (reached === null) return;
  const word = document.createElement("b");
  word.className = reached ? "reached" : "short";
  word.textContent = reached ? table.dataset.reached : table.dataset.short;
  guide.append(" ", word);
}

/** While no land is stated: how much would go with the investment, offered and never filled in unasked. */
function offer() {
  for (const old of table.querySelectorAll(".offer")) old.remove();
  const investment = read("investment_wan");
  if (land.value.trim() || !Number.isFinite(investment)) return;
  for (const guide of table.querySelectorAll('[data-figure="investment_per_mu"] [data-value]')) {
    const mu = Math.round(investment / Number(guide.dataset.value));
    if (mu > 0) guide.append(suggestion(mu));
  }
}

function suggestion(mu) {
  const said = document.createElement("span"), take = document.createElement("button");
  said.className = "offer";
  take.type = "button";
  take.className = "quiet";
  take.textContent = table.dataset.take;
  take.addEventListener("click", () => {
    land.value = String(mu);
    land.dispatchEvent(new Event("input", { bubbles: true }));
    land.focus();
  });
  said.append(` ${table.dataset.land.replace("{mu}", told(mu))} `, take);
  return said;
}

async function refresh() {
  const region = document.getElementById("regions_wanted").value.trim();
  const lang = document.documentElement.lang === "en" ? "en" : "zh";
  const answer = await fetch(`/guides?${new URLSearchParams({ industry: code, region, lang })}`);
  if (!answer.ok) return;
  const { guides, energy } = await answer.json();
  for (const row of table.querySelectorAll("[data-figure]")) {
    const items = guides.filter((guide) => guide.figure === row.dataset.figure).map(item);
    row.querySelector(".guides").replaceChildren(...(items.length ? items : [nothing()]));
  }
  document.getElementById("energy-hint").textContent = energy ?? "";
  update();
}

function item({ value, said, source, whence }) {
  const one = document.createElement("li"), words = document.createElement("span"), from = document.createElement("span");
  one.dataset.value = value;
  one.title = source;
  from.className = "whence";
  from.textContent = whence;
  words.append(`${said} `, from);
  one.append(words);
  return one;
}

function nothing() {
  const one = document.createElement("li");
  one.className = "hint";
  one.textContent = table.dataset.none;
  return one;
}

if (table) {
  code = [...document.querySelectorAll('input[name="industries"]:checked')].map((one) => one.value).join(",");
  form.addEventListener("input", update);
  document.getElementById("regions_wanted").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => refresh().catch(() => {}), ASK_AFTER_MS);
  });
  document.addEventListener("picked", ({ detail }) => { code = detail; refresh().catch(() => {}); });
  update();
}
