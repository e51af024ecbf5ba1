// A draft of the form, kept in this browser alone until it is cleared, kept as a profile, or no
// storage is to be had. Each person's is their own: a visitor's goes to who signs in to keep it.
// It is of a new project: the form of a profile that is kept neither takes it nor writes over it.

const NOBODYS = "parkmatch-draft";
const SENT = "parkmatch-draft-sent";
const KEEP_AFTER_MS = 300;
const NOT_KEPT = new Set(["lang", "to", "ask", "read_as", "compare", "industries", "as_of"]);

const form = document.getElementById("profile");
const place = document.getElementById("draft");
const confirmed = document.querySelector("form[data-draft]");
const done = document.querySelector("[data-draft-kept]");
const key = (whose) => (whose ? `${NOBODYS}-${whose}` : NOBODYS);
let waiting;

const fields = () => [...form.elements].filter((one) => one.name && one.type !== "hidden" && one.tagName !== "BUTTON" && !NOT_KEPT.has(one.name));
const ticked = (one) => one.type === "checkbox";
const changed = (one) => (ticked(one) ? one.checked !== one.defaultChecked : "defaultValue" in one && one.value !== one.defaultValue);

function keep() {
  const written = fields().filter((one) => (ticked(one) ? one.checked : one.value !== ""));
  const said = written.map((one) => [one.name, one.value]);
  try {
    localStorage.setItem(key(place.dataset.whose), JSON.stringify(said));
    tell("kept");
  } catch { /* No storage: the form works as it is. */ }
}

function restore(said) {
  const values = new Map();
  for (const [name, value] of said) values.set(name, [...(values.get(name) ?? []), value]);
  for (const one of fields()) {
    const wanted = values.get(one.name) ?? [];
    if (ticked(one)) one.checked = wanted.includes(one.value);
    else if (wanted.length || one.type === "text") one.value = wanted.at(-1) ?? "";
    one.dispatchEvent(new Event("input", { bubbles: true }));
    if (wanted.length) one.closest("details")?.setAttribute("open", "");
  }
  tell("back");
}

function tell(what) {
  place.hidden = false;
  place.firstElementChild.textContent = place.firstElementChild.dataset[what];
}

function clear() {
  clearTimeout(waiting);
  localStorage.removeItem(key(place.dataset.whose));
  form.reset();
  for (const one of fields()) one.value = one.type === "checkbox" ? one.value : one.defaultValue;
  for (const one of fields()) one.dispatchEvent(new Event("change", { bubbles: true }));
  place.hidden = true;
  document.getElementById("name").focus();
}

/** What this person wrote last; what a visitor wrote is theirs from now on, where they wrote nothing. */
function found(whose) {
  const before = localStorage.getItem(NOBODYS);
  if (whose && before !== null && localStorage.getItem(key(whose)) === null) {
    localStorage.removeItem(NOBODYS);
    localStorage.setItem(key(whose), before);
  }
  return JSON.parse(localStorage.getItem(key(whose)) ?? "null");
}

function start() {
  let kept;
  try {
    sessionStorage.removeItem(SENT);
    kept = found(place.dataset.whose);
  } catch {
    return;
  }
  const begun = fields().some(changed);
  const untouched = !begun && !location.search.includes("ask=") && !document.querySelector(".answer, .faults") && !document.getElementById("name").value;
  if (Array.isArray(kept) && kept.length && untouched) restore(kept);
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, KEEP_AFTER_MS);
  });
  if (begun) waiting = setTimeout(keep, KEEP_AFTER_MS);
  place.querySelector("button").addEventListener("click", clear);
}

/** The draft is on its way; whether it is kept, the page that answers says. */
function send(event) {
  if (event.submitter?.hasAttribute("formaction")) return; // To the other language: nothing is kept yet.
  try {
    sessionStorage.setItem(SENT, confirmed.dataset.draft);
  } catch { /* No storage: there is no draft. */ }
}

/** The profile is kept that was just sent: its draft is needed no more. */
function forget() {
  try {
    if (sessionStorage.getItem(SENT) === done.dataset.draftKept) localStorage.removeItem(key(done.dataset.draftKept));
    sessionStorage.removeItem(SENT);
  } catch { /* No storage: there is no draft. */ }
}

if (form && place && !form.elements.namedItem("kept")) start();
confirmed?.addEventListener("submit", send);
if (done) forget();
