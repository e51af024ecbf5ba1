// The other scripts come when the page stands. Everything works without them, and what was written or
// moved before they came counts.

const come = () => {
  for (const { content } of document.querySelectorAll('meta[name="enhance"]')) import(content);
};
const soon = window.requestIdleCallback ?? setTimeout;

if (document.readyState === "complete") soon(come);
else addEventListener("load", () => soon(come));
