// A job that goes on is read again every two seconds, until it has ended.
"use strict";

async function follow() {
  const shown = document.querySelector("#job[data-follow]");
  if (!shown) return;
  try {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("job");
    if (fresh) shown.replaceWith(fresh);
  } catch {
    // the next try may reach it
  }
  setTimeout(follow, 2000);
}

setTimeout(follow, 1000);
