// The text of a site file that is not saved stays in this tab while pages are pointed at, until it is saved or discarded.
"use strict";

const field = document.getElementById("text");
const said = document.getElementById("said");
const line = document.getElementById("draft");
const key = `draft of ${location.pathname}`;

function keep() {
  sessionStorage.setItem(key, field.value);
  line.hidden = false;
}

// An entry was chosen for the text that is saved; this puts it into the draft.
async function add(draft) {
  field.value = draft;
  field.readOnly = true;
  try {
    const form = new URLSearchParams({ text: draft, do: "add" });
    const answer = await fetch(location.href, { method: "POST", body: form });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    said.replaceChildren(...fresh.getElementById("said").childNodes);
    field.value = fresh.getElementById("text").value;
    history.replaceState(null, "", location.pathname);
  } catch {
    said.textContent = "The entry is not in the draft yet: the server did not take it. Load this page again.";
  }
  field.readOnly = false;
  keep();
}

function begin() {
  const draft = sessionStorage.getItem(key);
  const isAsked = location.search !== "";
  if (draft !== null && isAsked) {
    add(draft);
  } else if ("unsaved" in field.dataset) {
    if (isAsked) history.replaceState(null, "", location.pathname);
    keep();
  } else if (draft !== null && draft !== field.value) {
    field.value = draft;
    keep();
  } else {
    sessionStorage.removeItem(key);
  }
}

field.addEventListener("input", keep);
field.form.addEventListener("submit", (event) => {
  if (event.submitter?.value !== "try") sessionStorage.removeItem(key); // a text that is refused is shown as a draft
});
line.querySelector("button").addEventListener("click", () => {
  sessionStorage.removeItem(key);
  location.replace(location.pathname);
});
begin();
