// Parks side by side: ticked in the list, shown in a drawer without leaving the page.

const form = document.getElementById("profile");
const tray = document.getElementById("tray");
const drawer = document.getElementById("drawer");

const ticks = () => [...document.querySelectorAll(".pick input")];
const chosen = () => ticks().filter((one) => one.checked);

function count() {
  const most = Number(tray.dataset.most), n = chosen().length;
  tray.classList.toggle("some", n > 0);
  tray.querySelector(".chosen").textContent = n ? tray.dataset.chosen.replace("{n}", n) : "";
  for (const one of ticks()) one.disabled = !one.checked && n >= most;
}

/** The comparison as the server words it; should it not come, the form is sent as without scripts. */
async function show(event) {
  event.preventDefault();
  const room = document.getElementById("drawer-room");
  try {
    const answer = await fetch("/", { method: "POST", body: new URLSearchParams([...new FormData(form)]) });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    room.replaceChildren(document.adoptNode(fresh.getElementById("compared")));
  } catch {
    form.submit();
    return;
  }
  document.getElementById("compare").replaceChildren();
  drawer.showModal();
  document.getElementById("compare-title").focus();
}

function clear() {
  for (const one of chosen()) one.checked = false;
  count();
}

if (tray) {
  document.body.classList.add("scripted");
  document.addEventListener("change", ({ target }) => { if (target.matches(".pick input")) count(); });
  document.addEventListener("settled", count);
  document.addEventListener("ranked", count);
  tray.querySelector(".main").addEventListener("click", show);
  const away = document.getElementById("compare-clear");
  away.hidden = false;
  away.addEventListener("click", clear);
  count();
}
