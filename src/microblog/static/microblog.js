/* Comfort for those who have JavaScript; nothing is missing for those who don't. */
"use strict";

const LINK_LENGTH = 23;
const ASK_EVERY_MS = 30_000;
const graphemes = new Intl.Segmenter();

/** As the server counts: a link has a fixed length, the rest is counted in graphemes. */
function lengthOf(text) {
  let links = 0;
  const rest = text.trim().replace(/https?:\/\/[^\s<>]+/gi, () => (links++, ""));
  return links * LINK_LENGTH + [...graphemes.segment(rest)].length;
}

/** Below a composer: how much room is left. */
function countIn(form) {
  const field = form.querySelector("textarea");
  const left = document.createElement("small");
  left.className = "counter";
  left.setAttribute("aria-live", "polite");
  field.after(left);
  const show = () => {
    const room = form.dataset.limit - lengthOf(field.value);
    // A screen reader hears of it only when it gets narrow.
    left.textContent = room >= 0 ? `${room} left` : `${-room} too long`;
    left.setAttribute("aria-live", room < 20 ? "polite" : "off");
    left.classList.toggle("over", room < 0);
  };
  field.addEventListener("input", show);
  show();
}

/** Above a list: that there are new posts, without moving what is being read. */
function watch(notice) {
  const ask = async () => {
    if (document.hidden) return;
    const answer = await fetch(notice.dataset.new).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { text } = await answer.json();
    notice.hidden = !text;
    notice.firstElementChild.textContent = text;
  };
  setInterval(ask, ASK_EVERY_MS);
}

document.querySelectorAll("form[data-limit]").forEach(countIn);
document.querySelectorAll("[data-new]").forEach(watch);
