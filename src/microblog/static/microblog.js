/* Comfort for those who have JavaScript; nothing is missing for those who don't. */
"use strict";

const LINK_LENGTH = 23;
// Ends before what closes a sentence, and with a bracket only if that was opened in it.
const BRACKETS = String.raw`\([^\s<>"()]*\)|\[[^\s<>"[\]]*\]`;
const LINK = new RegExp(
  String.raw`(^|[^\p{L}\p{M}\p{N}_])https?://[\p{L}\p{N}]([^\s<>"'/?#,;!()[\]]*[\p{L}\p{N}])?` +
    String.raw`([/?#](${BRACKETS}|[^\s<>"()[\]])*(${BRACKETS}|[^\s<>"()[\].,:;!?'])|/)?`,
  "giu",
);
const EMPTY_LINES = /\n(?:[^\S\n]*\n){2,}/g;
const ASK_EVERY_MS = 30_000;
const DOUBLE_CLICK_MS = 2_000;
const graphemes = new Intl.Segmenter();
const flashes = () => document.getElementById("flashes");
// Where a text is written that may be lost.
const COMPOSERS = "#composer, #reply[data-limit], #write";
const draftOf = (form) => `draft:${document.body.dataset.person}:${new URL(form.action).pathname}`;
let storage = null;
try {
  storage = localStorage;
} catch {
  // The visitor's browser keeps nothing: then there are no drafts.
}

/** As the server counts: a link has a fixed length, the rest is counted in graphemes. */
function lengthOf(text) {
  let links = 0;
  const rest = text.trim().replace(EMPTY_LINES, "\n\n").replace(LINK, (_, before) => (links++, before));
  return links * LINK_LENGTH + [...graphemes.segment(rest)].length;
}

/** Below a composer: how much room is left. */
function countIn(form) {
  const field = form.querySelector("textarea");
  const left = document.createElement("small");
  left.className = "counter";
  field.after(left);
  const show = () => {
    const room = form.dataset.limit - lengthOf(field.value);
    left.textContent = room >= 0 ? form.dataset.left + room : form.dataset.over + -room;
    // A screen reader hears of it only when it gets narrow.
    left.setAttribute("aria-live", room < 20 ? "polite" : "off");
    left.classList.toggle("over", room < 0);
  };
  field.addEventListener("input", show);
  show();
}

/** What was typed and not sent is there again, in this browser, for the person who typed it. */
function keepDraft(form) {
  const field = form.querySelector("textarea");
  const key = draftOf(form);
  field.value ||= storage?.getItem(key) ?? "";
  field.addEventListener("input", () => {
    if (field.value) storage?.setItem(key, field.value);
    else storage?.removeItem(key);
  });
  // Another tab, that was sent, has ended the draft: what stands here is another.
  addEventListener("storage", (event) => {
    if (event.key === key && event.newValue === null && field.value) storage?.setItem(key, field.value);
  });
}

/** A page that says that it was sent ends its draft; logging out, and no login's end, ends all. */
function forgetDrafts() {
  if (document.querySelector(".flash.sent")) {
    document.querySelectorAll(COMPOSERS).forEach((form) => storage?.removeItem(draftOf(form)));
  } else if (document.querySelector(".flash.left")) {
    // All at once: that has no key, so that other tabs don't take it for a draft that was sent.
    storage?.clear();
  }
}

/** Above a list: that there are new posts, without moving what is being read. */
function watch(notice) {
  const ask = async () => {
    if (!notice.isConnected) clearInterval(timer);
    if (document.hidden || !notice.isConnected) return;
    const answer = await fetch(notice.dataset.new).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { text } = await answer.json();
    notice.hidden = !text;
    notice.firstElementChild.textContent = text;
  };
  const timer = setInterval(ask, ASK_EVERY_MS);
}

/**
 * A small button, such as "Like": what it stands in, or says that it changes, is taken from the
 * page that answers it.
 */
async function press(button) {
  const body = new URLSearchParams(new FormData(button.form));
  const answer = await fetch(button.formAction, { method: "POST", body, keepalive: true });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // What stands before the site may answer in its place.
  if (!page.querySelector("main")) throw new Error("not a page of the site");
  const part = button.closest("[id]:not(main)");
  const changes = part?.dataset.changes ?? part?.id;
  const after = changes && page.getElementById(changes);
  const isElsewhere = new URL(answer.url).pathname !== location.pathname;
  if (!answer.ok || !changes || (!after && isElsewhere)) return show(page, answer);
  document.querySelector("body > header").replaceWith(page.querySelector("body > header"));
  // A post that went on to the next page meanwhile is left as it is.
  if (!after) button.disabled = true;
  const said = [...page.getElementById("flashes").children];
  const before = [...part.querySelectorAll("button")];
  if (after) document.getElementById(changes).replaceWith(after);
  // Their token may be newer, unless they came with that part.
  const buttons = page.getElementById("buttons");
  if (buttons) document.getElementById("buttons").replaceWith(buttons);
  const now = document.getElementById(part.id)?.querySelectorAll("button") ?? [];
  // Among as many, the one in its place takes it back; among others, that one does something else.
  const next = after && now.length === before.length && now[before.indexOf(button)];
  (next || document.querySelector("main")).focus();
  flashes().replaceChildren(...said);
}

/** Another page than was expected, such as an error's, or the login. */
function show(page, answer) {
  document.title = page.title;
  for (const part of ["body > header", "main"]) {
    const [before, after] = [document, page].map((its) => its.querySelector(part));
    if (before && after) before.replaceWith(after);
  }
  if (answer.redirected && answer.url !== location.href.split("#")[0]) history.pushState(null, "", answer.url);
  shownAt = location.pathname;
  document.querySelector("main").focus();
  enliven();
}

// Between a page and the one that was shown in its place, the browser changes the address alone.
let shownAt = location.pathname;
addEventListener("popstate", () => {
  if (location.pathname !== shownAt) location.reload();
});

/** A form that is on its way is not sent once more by a double click: that answer would be shown. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.id === "buttons") return;
  if (event.timeStamp - (form.dataset.sentAt ?? -Infinity) < DOUBLE_CLICK_MS) event.preventDefault();
  else form.dataset.sentAt = event.timeStamp;
});

/** The second click of two would take back what the first did: there is another button by then. */
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest('button[form="buttons"]')) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target.id !== "buttons" || !button) return;
  event.preventDefault();
  press(button).catch(() => {
    // Without a network it is the browser that says so.
    event.target.action = button.formAction;
    event.target.submit();
  });
});

/** What a page gets, also one that is shown in place of another. */
function enliven() {
  document.querySelectorAll(COMPOSERS).forEach(keepDraft);
  document.querySelectorAll("form[data-limit]").forEach(countIn);
  document.querySelectorAll("[data-new]").forEach(watch);
}

forgetDrafts();
enliven();
// A screen reader says what comes after the page.
setTimeout(() => flashes()?.replaceChildren(...flashes().children));
