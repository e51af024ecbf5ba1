// Industries that the typed words may mean, with their path; picking one writes its code.

const SUGGEST_AFTER_MS = 160;
const SUGGEST_FOR = 500;

const input = document.getElementById("products");
const list = document.createElement("ul");
const said = document.createElement("p");
let waiting, asked, at = -1;

async function suggest() {
  asked?.abort();
  asked = new AbortController();
  const words = input.value.trim().slice(0, SUGGEST_FOR);
  if (words.length < 2) return hide();
  const answer = await fetch(`/api/v1/industries?${new URLSearchParams({ q: words })}`, {
    headers: { "Accept-Language": document.documentElement.lang },
    signal: asked.signal,
  });
  if (answer.ok) show((await answer.json()).candidates);
}

function show(candidates) {
  at = -1;
  list.replaceChildren(...candidates.map(option));
  said.textContent = candidates.length ? input.dataset.count.replace("{n}", candidates.length) : input.dataset.none;
  list.hidden = !candidates.length || document.activeElement !== input;
  input.setAttribute("aria-expanded", String(!list.hidden));
  input.removeAttribute("aria-activedescendant");
}

function option({ code, name, path }, place) {
  const item = document.createElement("li"), title = document.createElement("b"), way = document.createElement("span");
  item.id = `industry-${place}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.value = `${code} ${name}`;
  item.dataset.code = code;
  title.textContent = `${code} ${name}`;
  way.className = "path";
  way.textContent = path;
  item.append(title, way);
  item.addEventListener("pointerdown", (event) => { event.preventDefault(); pick(item); });
  return item;
}

function pick(item) {
  input.value = item.dataset.value;
  hide();
  input.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: item.dataset.code }));
}

function hide() {
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function walk(step) {
  const items = [...list.children];
  at = (at + step + items.length) % items.length;
  items.forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
  items[at].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", items[at].id);
}

function steer(event) {
  if (list.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (at < 0 && event.key === "ArrowUp") at = 0;
    walk(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && at >= 0) {
    event.preventDefault();
    pick(list.children[at]);
  } else if (event.key === "Escape") {
    hide();
  }
}

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(() => suggest().catch(() => {}), SUGGEST_AFTER_MS);
}

function start() {
  list.id = "industry-options";
  list.className = "options";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.list);
  said.className = "unseen";
  said.setAttribute("role", "status");
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  input.after(list, said);
  input.addEventListener("input", wait);
  if (document.activeElement === input && input.value !== input.defaultValue) wait();
  input.addEventListener("keydown", steer);
  input.addEventListener("blur", hide);
}

if (input) start();
