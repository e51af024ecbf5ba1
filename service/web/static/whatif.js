// Sliders of weights and needs: the parks are ranked again as they move.

const MOVE_MS = 8;
const SETTLE_MS = 400;
const GLIDE_MS = 220;

const panel = document.getElementById("whatif");
const form = document.getElementById("profile");
const rows = new Map();
let times, moving, settling, asked, pattern;

/** Everything that the form says now, sliders too. */
const said = () => new URLSearchParams(new FormData(form));

/** Sends the form; a newer question puts this one out of use. */
async function send(address) {
  asked?.abort();
  asked = new AbortController();
  return fetch(address, { method: "POST", body: said(), signal: asked.signal });
}

async function again() {
  const answer = await send("/again");
  const told = await answer.json();
  if (!answer.ok) return complain(told.errors?.[0]?.problem ?? told.detail ?? told.title ?? "");
  place(told);
}

/** The whole answer as the server words it, put in place of what the sliders left behind. */
async function settle() {
  const answer = await send("/");
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const open = new Set([...document.querySelectorAll(".park > details[open]")].map((one) => one.parentElement.dataset.id));
  for (const id of ["counts", "excluding", "said-beside", "essentials", "counting", "firmness", "parks", "ask", "near-room", "made-with"]) {
    const old = document.getElementById(id), now = fresh.getElementById(id);
    if (old && now) old.replaceWith(document.adoptNode(now));
    else if (old) old.hidden = true; // as where no park is left; what comes back is not hidden
  }
  none(fresh.getElementById("none-left"));
  for (const row of document.querySelectorAll(".park")) row.firstElementChild.nextElementSibling.open = open.has(row.dataset.id);
  remember();
  document.body.classList.remove("settling");
  document.dispatchEvent(new CustomEvent("settled"));
}

/** Why no park is left, in the place of the list; nothing where some are. */
function none(why) {
  document.getElementById("none-left")?.remove();
  if (why) document.getElementById("parks").before(document.adoptNode(why));
}

function remember() {
  rows.clear();
  for (const row of document.querySelectorAll("#parks > .park")) rows.set(row.dataset.id, row);
}

function place({ parks, shares }) {
  const list = document.getElementById("parks");
  if (!list) return;
  list.hidden = false;
  if (parks.length) none(null);
  const before = new Map([...list.children].map((row) => [row, row.getBoundingClientRect().top]));
  const now = parks.map((park, at) => filled(rows.get(park.id) ?? blank(park), park, at + 1));
  list.replaceChildren(...now);
  for (const output of panel.querySelectorAll("output[data-theme]")) output.textContent = shares[output.dataset.theme];
  const [first] = parks;
  document.getElementById("whatif-said").textContent = first ? panel.dataset.now.replace("{name}", first.name).replace("{score}", first.score) : panel.dataset.none;
  glide(now, before);
  document.dispatchEvent(new CustomEvent("ranked", { detail: parks }));
}

/** A row for a park that was not listed before; its reasons come when the sliders rest. */
function blank(park) {
  const row = pattern.cloneNode(true);
  row.dataset.id = park.id;
  row.querySelector("details").open = false;
  row.querySelector("h3").textContent = park.name;
  row.querySelector(".who .place").textContent = park.place;
  row.querySelector(".pick input").value = park.id;
  const more = row.querySelector(".more a");
  more.href = more.href.replace(/\/parks\/[^?]*/, `/parks/${encodeURIComponent(park.id)}`);
  row.querySelector(".pick input").checked = false;
  for (const stale of row.querySelectorAll(".reasons > *, .hold, .state > .verdict, .who .basis")) stale.remove();
  rows.set(park.id, row);
  return row;
}

function filled(row, park, rank) {
  row.querySelector("[data-rank]").textContent = rank;
  row.querySelector(".mark .points").lastChild.textContent = park.score;
  const interval = row.querySelector("[data-interval]");
  interval.firstChild.textContent = interval.firstChild.textContent.replace(/[\d.]+–[\d.]+/, `${park.low}–${park.high}`);
  interval.lastElementChild.textContent = interval.lastElementChild.textContent.replace(/\d+%/, park.coverage);
  const bar = row.querySelector(".score-bar");
  bar.querySelector(".gained").setAttribute("width", `${park.score}%`);
  const [line, low, high] = bar.querySelectorAll(".range");
  for (const [end, at] of [[line, [park.low, park.high]], [low, [park.low, park.low]], [high, [park.high, park.high]]]) {
    end.setAttribute("x1", `${at[0]}%`);
    end.setAttribute("x2", `${at[1]}%`);
  }
  row.querySelectorAll(".cell").forEach((cell, at) => {
    const [points, gained, possible] = park.bars[at];
    cell.querySelector(".track").setAttribute("width", `${possible}%`);
    cell.querySelector(".gained").setAttribute("width", `${gained}%`);
    cell.querySelector(".cell-points").textContent = possible ? points : "—";
  });
  return row;
}

function glide(now, before) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const row of now) {
    const from = before.get(row), to = row.getBoundingClientRect().top;
    if (from !== undefined && from !== to) {
      row.animate([{ transform: `translateY(${from - to}px)` }, { transform: "none" }], { duration: GLIDE_MS, easing: "ease-out" });
    }
  }
}

function complain(why) {
  document.getElementById("whatif-said").textContent = panel.dataset.lost.replace("{why}", why);
}

/** A slider of a need writes into the form's own field, which is what is asked. */
function write(slider) {
  const field = document.getElementById(slider.dataset.need);
  const percent = slider.dataset.unit === "%";
  const value = Number((Number(slider.value) * (percent ? 100 : 1)).toPrecision(6));
  field.value = percent ? `${value}%` : String(value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector(`output[for="${slider.id}"]`).textContent = `${value.toLocaleString("en")}${percent ? "%" : ` ${slider.dataset.unit}`}`;
}

function speak(slider) {
  if (slider.dataset.need) return;
  slider.setAttribute("aria-valuetext", panel.dataset.saidTimes.replace("{times}", times[slider.value]));
}

function moved(slider) {
  if (slider.dataset.need) write(slider);
  speak(slider);
  document.body.classList.add("settling");
  clearTimeout(moving);
  clearTimeout(settling);
  moving = setTimeout(() => again().then(rest).catch(quiet), MOVE_MS);
}

function rest() {
  clearTimeout(settling);
  settling = setTimeout(() => settle().catch(quiet), SETTLE_MS);
}

function quiet(error) {
  if (error.name !== "AbortError") complain(error.message);
}

function back() {
  for (const slider of panel.querySelectorAll("input[type=range]")) {
    slider.value = slider.dataset.start;
    if (slider.dataset.need) write(slider);
    speak(slider);
  }
  moved(panel.querySelector("input[type=range]"));
}

function start() {
  times = JSON.parse(panel.dataset.times);
  document.body.classList.add("scripted");
  remember();
  pattern = document.querySelector("#parks > .park").cloneNode(true);
  for (const hidden of panel.querySelectorAll("[hidden]")) hidden.hidden = false;
  panel.open ||= matchMedia("(min-width: 70rem)").matches;
  for (const slider of panel.querySelectorAll("input[type=range]")) {
    slider.addEventListener("input", () => moved(slider));
    speak(slider);
    if (Math.abs(slider.value - slider.defaultValue) >= (slider.step || 1) / 2) moved(slider);
  }
  document.getElementById("whatif-back").addEventListener("click", back);
}

if (panel) start();
