// Keys: / goes to the search field, j and k move through a list, o opens an entry, ? shows them.
// A crawl that goes on is read again.
"use strict";

const entries = () =>
  [...document.querySelectorAll(".hits > li, main tbody tr")].filter((each) => each.querySelector("a"));

function choose(step) {
  const all = entries();
  if (!all.length) return;
  const at = all.findIndex((each) => each.classList.contains("chosen"));
  const next = Math.max(0, Math.min(all.length - 1, at + step));
  all.forEach((each, place) => each.classList.toggle("chosen", place === next));
  all[next].querySelector("a").focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
}

const KEYS = {
  "/": () => document.getElementById("words").focus(),
  "?": () => document.getElementById("keys").showModal(),
  j: () => choose(1),
  k: () => choose(-1),
  o: () => document.querySelector(".chosen a")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
  const action = KEYS[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

async function follow() {
  const shown = document.querySelector("[data-follow]");
  if (!shown) return;
  try {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(shown.id);
    if (fresh) shown.replaceWith(fresh);
  } catch {
    // the next try may reach it
  }
  setTimeout(follow, 3000);
}

setTimeout(follow, 3000);
