// How far a job is, without a reload; the page says it to who has no scripts too.

const EVERY_MS = 1_000;

/** Asks for the page again until the job has ended, and puts what is new in its place. */
async function follow() {
  const live = document.getElementById("live");
  if (!live.dataset.open) return;
  const answer = await fetch(location.href).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("live");
    if (now && now.innerHTML !== live.innerHTML) live.replaceWith(now);
  }
  setTimeout(follow, EVERY_MS);
}

setTimeout(follow, EVERY_MS);
