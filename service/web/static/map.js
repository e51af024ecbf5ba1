// The map: zooming to a region, points that follow the ranking, a park lit in list and map alike.

const NARROWEST = 60;
const NEARER = 0.6;
const FAR = 2200;
const SVG = "http://www.w3.org/2000/svg";
const LAYERS = { land: "land", prefectures: "prefectures", line: "line", parks: "dots" };

const figure = document.getElementById("map");
const drawing = figure?.querySelector("svg");
const places = document.getElementById("places");
const ground = document.getElementById("ground");
let whole;

const box = () => drawing.getAttribute("viewBox").split(" ").map(Number);

/** The whole drawing in place of the part that came with the page. */
function widen() {
  if (ground.dataset.whole) return;
  ground.dataset.whole = "yes";
  const layers = Object.entries(LAYERS).map(([name, look]) => {
    const layer = document.createElementNS(SVG, "use");
    layer.setAttribute("href", `${ground.dataset.drawing}#${name}`);
    layer.setAttribute("class", look);
    return layer;
  });
  ground.append(...layers);
}

/** Shows a part of the canvas; numbers and names keep their size on the screen. */
function show(view) {
  widen();
  drawing.setAttribute("viewBox", view.map(Math.round).join(" "));
  figure.classList.toggle("far", view[2] > FAR);
  resize();
}

function resize() {
  const scale = box()[2] * Number(places.dataset.share);
  for (const one of places.querySelectorAll("[data-at]")) one.setAttribute("transform", `translate(${one.dataset.at}) scale(${scale})`);
}

function zoom(times) {
  const [x, y, width, height] = box();
  const wide = Math.min(Math.max(width * times, NARROWEST), whole[2]);
  const tall = wide * (height / width);
  show([x + (width - wide) / 2, y + (height - tall) / 2, wide, tall]);
}

/** Numbered points where the parks of the list lie now. */
function follow(parks) {
  const known = new Map([...places.querySelectorAll(".place")].map((one) => [one.dataset.id, one]));
  const listed = new Set(parks.map((park) => park.id));
  for (const [id, one] of known) if (!listed.has(id)) one.remove();
  parks.forEach((park, at) => {
    if (!park.at) return;
    const point = known.get(park.id) ?? blank(park);
    point.querySelector("text").textContent = at + 1;
    point.querySelector("title").textContent = `${at + 1} ${park.name}`;
    places.prepend(point);
  });
  for (const ring of places.querySelectorAll("circle.within")) places.prepend(ring);
  resize();
}

function blank(park) {
  const point = document.createElementNS(SVG, "g");
  point.setAttribute("class", "place");
  point.dataset.id = park.id;
  point.dataset.at = park.at.join(" ");
  const circle = document.createElementNS(SVG, "circle"), text = document.createElementNS(SVG, "text");
  circle.setAttribute("r", 1);
  text.setAttribute("y", 0.42);
  point.append(document.createElementNS(SVG, "title"), circle, text);
  return point;
}

function light(id, on) {
  for (const one of document.querySelectorAll(".place, .park")) {
    if (one.dataset.id === id) one.classList.toggle("lit", on);
  }
  const point = on && [...places.querySelectorAll(".place")].find((one) => one.dataset.id === id);
  if (point) places.append(point);
}

function start() {
  const controls = document.getElementById("zoom"), to = document.getElementById("zoom-to");
  controls.hidden = false;
  whole = to.options[1].value.split(" ").map(Number);
  to.addEventListener("change", () => show(to.value.split(" ").map(Number)));
  document.getElementById("nearer").addEventListener("click", () => zoom(NEARER));
  document.getElementById("further").addEventListener("click", () => zoom(1 / NEARER));
  document.addEventListener("ranked", ({ detail }) => follow(detail));
  for (const [event, on] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
    document.addEventListener(event, ({ target }) => {
      const id = target.closest?.(".park, .place")?.dataset.id;
      if (id) light(id, on);
    });
  }
}

if (figure) start();
