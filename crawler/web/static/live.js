// A crawl that goes on: its view comes as server-sent events; where no stream is to be had, the page is read again.
"use strict";

// Only the parts that have changed are replaced: focus and what was scrolled or folded open stay where nothing moved.
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of document.querySelectorAll("#crawl > [id]")) {
    const next = fresh.getElementById(part.id);
    if (next && !next.isEqualNode(part)) part.replaceWith(next);
  }
  return fresh.querySelector("[data-events]") !== null;
}

async function readAgain() {
  let goesOn = true;
  try {
    const answer = await fetch(location.href);
    if (answer.ok) goesOn = show(await answer.text());
  } catch {
    // the next try may reach it
  }
  if (goesOn) setTimeout(readAgain, 3000);
}

function follow(address) {
  const stream = new EventSource(address);
  stream.addEventListener("crawl", (event) => show(event.data));
  stream.addEventListener("end", () => stream.close());
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) readAgain();
  });
}

const live = document.querySelector("[data-events]");
if (live) follow(live.dataset.events);
