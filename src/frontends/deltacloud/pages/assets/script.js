// What the pages do better with a script. Everything works without it.
"use strict";

/** Buttons that copy a command line. */
function addCopyButtons() {
  if (!navigator.clipboard) return;
  for (const command of document.querySelectorAll(".command:not(:has(button))")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(command.querySelector("code").textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    command.append(button);
  }
}

/** A form is sent once, however often its button is pressed. */
function sendOnce() {
  document.addEventListener("submit", ({ target, submitter, defaultPrevented }) => {
    if (!defaultPrevented && target.method === "post") setTimeout(() => submitter && (submitter.disabled = true));
  });
  // A page that comes back from the history has its buttons again.
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
  });
}

/** Uploads tell how far they are. */
function watchUploads() {
  for (const form of document.querySelectorAll("form[data-upload]")) {
    const file = form.querySelector('input[type="file"]');
    const name = form.querySelector('input[name="blob_id"]');
    file.addEventListener("change", () => {
      if (name.value === "" && file.files.length === 1) name.value = file.files[0].name;
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      upload(form, name.value);
    });
  }
}

function upload(form, name) {
  const button = form.querySelector("button[type=submit]");
  const status = statusOf(form);
  const progress = document.createElement("progress");
  progress.setAttribute("aria-label", "Upload");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
    if (!lengthComputable) return;
    progress.max = total;
    progress.value = loaded;
    status.textContent = `${Math.floor((100 * loaded) / total)} % sent`;
  });
  const failed = (message) => {
    button.disabled = false;
    progress.remove();
    status.className = "error";
    status.textContent = message;
  };
  request.addEventListener("load", () => {
    if (request.status < 300) location.assign(`${form.action.split("?")[0]}/${encodeURIComponent(name)}`);
    else failed(messageOf(request.responseText) ?? `The server answered ${request.status}.`);
  });
  request.addEventListener("error", () => failed("The connection was lost."));
  button.disabled = true;
  status.className = "hint";
  status.textContent = "Sending";
  status.before(progress);
  request.send(new FormData(form));
}

function statusOf(form) {
  let status = form.querySelector("[role=status]");
  if (!status) {
    status = document.createElement("p");
    status.setAttribute("role", "status");
    form.append(status);
  }
  return status;
}

function messageOf(text) {
  try {
    return JSON.parse(text).message;
  } catch {
    return undefined;
  }
}

const soon = 2000;
const longest = 15_000;

/** Looks again at a page of which something is about to change, ever more rarely. */
function watchState(wait) {
  const main = document.querySelector("main[data-watched]");
  if (!main) return;
  setTimeout(async () => {
    const busy = document.hidden || document.querySelector(":popover-open") || main.querySelector(":focus:not(main)");
    if (!busy) await showAgain(main).catch(() => {});
    watchState(Math.min(wait * 1.3, longest));
  }, wait);
}

async function showAgain(main) {
  const answer = await fetch(main.dataset.watched, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("main");
  if (!next || next.textContent === main.textContent.replaceAll("Copy", "")) return;
  const before = stateOf(document);
  main.replaceWith(next);
  addCopyButtons();
  if (stateOf(document) !== before) announce(`Now ${stateOf(document)}`);
}

const stateOf = (page) => page.querySelector(".heading .state")?.textContent;

/** Tells whoever does not see the page. */
function announce(text) {
  let place = document.getElementById("news");
  if (!place) {
    place = document.createElement("p");
    place.id = "news";
    place.className = "unseen";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = text;
}

addCopyButtons();
sendOnce();
watchUploads();
watchState(soon);
document.querySelector(".problem[tabindex]")?.focus();
