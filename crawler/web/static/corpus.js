// The builder of an export: what each filter drops is counted again while the form is changed.
"use strict";

const form = document.getElementById("builder");
const counts = document.getElementById("counts");
const line = document.getElementById("command");
let running = new AbortController();
let waiting = 0;

function row(words, number) {
  const made = document.createElement("tr");
  const head = made.appendChild(document.createElement("th"));
  head.scope = "row";
  head.textContent = words;
  const cell = made.appendChild(document.createElement("td"));
  cell.className = "number";
  cell.textContent = number;
  return made;
}

function show(told) {
  if (told.command !== undefined) {
    line.textContent = told.command;
  } else if (told.problem !== undefined) {
    const words = document.createElement("p");
    words.className = "problem";
    words.textContent = told.problem;
    counts.replaceChildren(words);
  } else {
    const body = document.createElement("tbody");
    body.append(row("articles of these sites and days", told.scope));
    for (const [reason, number] of Object.entries(told.dropped)) body.append(row(`dropped for ${reason}`, number));
    body.append(row(`articles in the export${told.done ? "" : `, of ${told.seen} looked at so far`}`, told.left));
    const table = document.createElement("table");
    table.append(body);
    counts.replaceChildren(table);
  }
}

async function count() {
  running.abort();
  running = new AbortController();
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
  history.replaceState(null, "", `?${asked}`);
  try {
    const answer = await fetch(`${form.action}/count?format=jsonl&${asked}`, { signal: running.signal });
    if (!answer.ok) {
      show({ problem: (await answer.json()).error });
      return;
    }
    let rest = "";
    for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + part).split("\n");
      rest = lines.pop();
      lines.map((each) => JSON.parse(each)).forEach(show);
    }
  } catch (error) {
    if (error.name !== "AbortError") show({ problem: "the server does not answer" });
  }
}

form.addEventListener("input", (event) => {
  if (event.target.closest("label") && event.isTrusted) {
    clearTimeout(waiting);
    waiting = setTimeout(count, 400);
  }
});
if (!counts.textContent.trim()) count();
