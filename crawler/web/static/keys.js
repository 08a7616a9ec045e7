// Keys: / goes to the search field, j and k move through a list, o opens an entry, ? shows them.
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
