// A part of a view that is dear to make is read when it is unfolded; without a script a link leads to it.
"use strict";

async function read(part) {
  try {
    const answer = await fetch(part.dataset.later);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("shown");
    if (!fresh) return;
    fresh.removeAttribute("id");
    part.querySelector("p").replaceWith(fresh);
    delete part.dataset.later;
  } catch {
    // the link is still there
  }
}

for (const part of document.querySelectorAll("details[data-later]")) {
  part.addEventListener("toggle", () => part.open && part.dataset.later && read(part));
}
