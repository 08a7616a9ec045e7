// Keys: / goes to the search field, j and k move through hits, o opens one.
"use strict";

const hits = () => [...document.querySelectorAll(".hits > li")];

function choose(step) {
  const all = hits();
  if (!all.length) return;
  const at = all.findIndex((each) => each.classList.contains("chosen"));
  const next = Math.max(0, Math.min(all.length - 1, at + step));
  all.forEach((each, place) => each.classList.toggle("chosen", place === next));
  all[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "/") {
    event.preventDefault();
    document.getElementById("words").focus();
  } else if (event.key === "j" || event.key === "k") {
    choose(event.key === "j" ? 1 : -1);
  } else if (event.key === "o") {
    document.querySelector(".hits > li.chosen h2 a")?.click();
  }
});
