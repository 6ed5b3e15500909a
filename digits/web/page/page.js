// The page: what happens when.

import * as answer from "./answer.js";
import { asCurl, Failure, readDigit, readNumber, readsNumbers } from "./api.js";
import { openPicture, pictureIn } from "./file.js";
import { Pad } from "./pad.js";

const PAUSE = 300; // milliseconds after the pen lifts: another stroke may follow
const WAKING = 1200; // milliseconds without an answer: the function must have been asleep
const INVITATION = {
  digit: "The answer comes by itself when you lift the pen.",
  number: "Write the digits side by side; they are read when you lift the pen.",
};

const find = (id) => document.getElementById(id);
const pad = new Pad(find("pad"));
let mode = "digit";
let pause = 0;
let asking = new AbortController();
let waitingForNetwork = false;

// ---------------------------------------------------------------- asking

/** Whatever was asked before is out of date. */
function forget() {
  clearTimeout(pause);
  asking.abort();
  waitingForNetwork = false;
}

/** The sheet is not what it was: ask again, once the pen rests. */
function changed() {
  forget();
  find("undo").disabled = !pad.undoable;
  find("clear").disabled = find("copy").disabled = pad.empty;
  find("hint").hidden = !pad.empty;
  find("copied").textContent = "";
  find("pad").setAttribute("aria-label", `Drawing area, ${pad.empty ? "empty" : "with a drawing"}`);
  if (pad.empty) return answer.showNothing(INVITATION[mode]);
  answer.showWaiting();
  pause = setTimeout(ask, PAUSE);
}

async function ask() {
  forget();
  const { signal } = (asking = new AbortController());
  const { picture } = pad;
  answer.showWaiting();
  const waking = setTimeout(() => signal.aborted || answer.showWaking(), WAKING);
  try {
    const read = mode === "number" ? readNumber : readDigit;
    const found = await read(picture.uri, signal);
    if (signal.aborted) return;
    if (mode === "number") answer.showNumber(found, pad.place(picture));
    else answer.showDigit(found);
  } catch (error) {
    if (!signal.aborted) fail(error);
  } finally {
    clearTimeout(waking);
  }
}

function fail(error) {
  if (!(error instanceof Failure)) throw error;
  waitingForNetwork = error.offline;
  answer.showFailure(error);
}

async function take(file) {
  if (!file) return;
  forget();
  try {
    pad.show(await openPicture(file));
  } catch (error) {
    fail(error);
  }
}

// ---------------------------------------------------------------- drawing

pad.addEventListener("start", () => {
  forget();
  find("hint").hidden = true;
  answer.showWaiting();
});
pad.addEventListener("change", changed);
find("undo").addEventListener("click", () => pad.undo());
find("clear").addEventListener("click", () => pad.clear());
find("again").addEventListener("click", ask);

function setPenWidth() {
  pad.penWidth = find("width").value / 100;
  find("width").setAttribute("aria-valuetext", `${find("width").value} % of the sheet`);
}
find("width").addEventListener("input", setPenWidth);

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (find("command").open || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (key === "z" && !event.shiftKey) pad.undo();
  } else if (key === "u") pad.undo();
  else if (key === "c") pad.clear();
  else if (key === "escape" && !pad.abandon()) pad.clear();
});

for (const choice of document.getElementsByName("mode")) {
  choice.addEventListener("change", () => {
    mode = choice.value;
    document.title = find("title").textContent = mode === "number" ? "Write a number" : "Draw a digit";
    find("answer").dataset.mode = mode;
    changed();
  });
}

// ---------------------------------------------------------------- pictures

for (const [button, input] of [["choose", "file"], ["photograph", "camera"]]) {
  find(button).addEventListener("click", () => find(input).click());
  find(input).addEventListener("change", () => {
    take(find(input).files[0]);
    find(input).value = ""; // the same file may be chosen again
  });
}

document.addEventListener("paste", (event) => take(pictureIn(event.clipboardData)));
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("dropping");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("dropping");
  if (event.dataTransfer.files.length) {
    take(pictureIn(event.dataTransfer) ?? event.dataTransfer.files[0]);
  }
});

// ---------------------------------------------------------------- the request, to take along

find("copy").addEventListener("click", async () => {
  const command = asCurl(pad.picture.uri, mode === "number");
  try {
    await navigator.clipboard.writeText(command);
    find("copied").textContent = "Copied. Paste it in a shell.";
  } catch { // not allowed, or not a secure origin: then by hand
    find("curl").value = command;
    find("command").showModal();
    find("curl").select();
  }
});

// ---------------------------------------------------------------- the network

addEventListener("online", () => {
  if (waitingForNetwork) ask();
});
addEventListener("offline", () => {
  if (pad.empty) answer.showNothing("You are offline. Drawing works; reading has to wait.");
});

setPenWidth();
changed();
navigator.serviceWorker?.register("worker.js").catch(() => {}); // without it only offline is lost
find("mode").hidden = !(await readsNumbers());
