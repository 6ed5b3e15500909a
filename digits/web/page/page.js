// The page: what happens when.

import * as answer from "./answer.js";
import { asCurl, Failure, readDigit, readNumber } from "./api.js";
import { openPicture, openUri, pictureIn } from "./file.js";
import { keep, recall } from "./memory.js";
import { hideBoxes, showNumber } from "./number.js";
import { Pad } from "./pad.js";
import { hideReasons, showReasons } from "./reasons.js";
import { offerSamples } from "./samples.js";
import { find } from "./words.js";

const PAUSE = 250; // milliseconds after the pen lifts: what is there so far is read
const REST = 1000; // milliseconds after the pen lifts: the drawing is done, its answer final
const SLOW = 1500; // milliseconds without an answer that need a word
const WIDE = 2.5; // width by height of the sheet for a number
const INVITATION = {
  digit: "The answer comes by itself.",
  number: "The digits are read while you write them.",
};

const pad = new Pad(find("pad"));
const pens = recall("localStorage", "pens", { digit: 6, number: 4 });
let mode = recall("localStorage", "mode", "digit") === "number" ? "number" : "digit";
let asking = new AbortController();
let waitingForNetwork = false;

// ---------------------------------------------------------------- asking

/** Whatever was asked before is out of date. */
function forget() {
  asking.abort();
  asking = new AbortController();
  waitingForNetwork = false;
  find("notice").textContent = "";
  return asking.signal;
}

/** The sheet is not what it was: ask again. */
function changed() {
  const signal = forget();
  for (const [id, possible] of Object.entries({
    undo: pad.undoable, redo: pad.redoable, clear: !pad.empty, copy: !pad.empty,
  })) find(id).setAttribute("aria-disabled", !possible);
  find("hint").hidden = !pad.empty;
  find("pad").setAttribute("aria-label", `Drawing area, ${pad.empty ? "empty" : "with a drawing"}`);
  keep("sessionStorage", "sheet", { strokes: pad.strokes, uri: pad.file?.uri });
  hideBoxes();
  hideReasons();
  pad.aspect = shape();
  if (pad.empty) return answer.showNothing(INVITATION[mode]);
  keep("sessionStorage", "picture", pad.picture.uri);
  answer.showProvisional();
  ask(signal, pad.file ? 0 : PAUSE, pad.file ? 0 : REST);
}

/** Ask when the pen pauses; the answer is final once it rests. Times in milliseconds. */
async function ask(signal, pause, rest) {
  const rested = wait(rest, signal);
  await wait(pause, signal);
  const { picture, aspect } = pad;
  const slow = setTimeout(() => signal.aborted || answer.showSlow(), SLOW);
  const show = { digit: showDigit, number: showNumber }[mode];
  try {
    const read = mode === "number" ? readNumber : readDigit;
    const found = await read(picture.uri, signal);
    clearTimeout(slow);
    if (signal.aborted) return;
    show(found, picture, aspect, false);
    await rested;
    show(found, picture, aspect, true);
    if (mode === "digit") explain(picture, signal);
  } catch (error) {
    if (!signal.aborted) fail(error);
  } finally {
    clearTimeout(slow);
  }
}

const showDigit = (found, picture, aspect, final) => answer.showDigit(found, final);

/** The reasons come after the answer: nobody waits for them. */
async function explain(picture, signal) {
  try {
    const found = await readDigit(picture.uri, signal, true);
    if (!signal.aborted) showReasons(found);
  } catch (error) {
    if (!(error instanceof Failure)) throw error; // else the answer stands without them
  }
}

function fail(error) {
  if (!(error instanceof Failure)) throw error;
  waitingForNetwork = error.offline;
  answer.showFailure(error);
}

function again() {
  answer.showProvisional();
  ask(forget(), 0, 0);
}

/** Resolves after some milliseconds, or never if what it was for is out of date. */
function wait(milliseconds, signal) {
  return new Promise((resolve) => {
    setTimeout(() => signal.aborted || resolve(), milliseconds);
  });
}

// ---------------------------------------------------------------- the sheet

/** The sheet's shape: square for a digit, wide for a number, or as the picture of one is. */
function shape() {
  const { width, height } = pad.file ?? {};
  const own = width ? Math.min(4, Math.max(0.75, width / height)) : WIDE;
  const aspect = mode === "number" ? own : 1;
  find("sheet").style.setProperty("--aspect", aspect);
  return aspect;
}

function setMode(chosen) {
  mode = chosen;
  keep("localStorage", "mode", mode);
  document.body.dataset.mode = mode;
  find(`mode-${mode}`).checked = true;
  document.title = find("title").textContent = mode === "number" ? "Write a number" : "Draw a digit";
  find("width").value = pens[mode];
  setPen();
  pad.fit(shape());
  changed();
}

function setPen() {
  const width = Number(find("width").value);
  pens[mode] = width;
  keep("localStorage", "pens", pens);
  pad.penWidth = width / 100;
  find("width").setAttribute("aria-valuetext", `${width} % of the sheet's height`);
  find("ring").style.setProperty("--pen", width / 100);
}

/** Show the pen's width where it would draw. */
function ring(x, y) {
  find("ring").hidden = x === undefined;
  find("ring").style.translate = `${x}px ${y}px`;
}

async function take(file, kind = mode) {
  if (!file) return;
  try {
    const picture = await openPicture(file);
    if (kind !== mode) setMode(kind);
    pad.show(picture);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    find("notice").textContent = error.message; // what was there stays, and its answer
  }
}

pad.addEventListener("start", () => {
  forget();
  find("hint").hidden = true;
  hideBoxes();
  answer.showProvisional();
});
pad.addEventListener("change", changed);
pad.addEventListener("hover", ({ detail }) => ring(detail?.x, detail?.y));
find("width").addEventListener("input", () => {
  setPen();
  ring(find("pad").clientWidth / 2, find("pad").clientHeight / 2);
});
find("width").addEventListener("blur", () => ring());

for (const [id, act] of Object.entries({
  undo: () => pad.undo(), redo: () => pad.redo(), clear: () => pad.clear(), copy, again,
  "as-number": () => setMode("number"),
})) {
  find(id).addEventListener("click", () => find(id).ariaDisabled === "true" || act());
}
for (const choice of document.getElementsByName("mode")) {
  choice.addEventListener("change", () => setMode(choice.value));
}

// ---------------------------------------------------------------- keys

/** Everywhere on the page: what other programs do with these keys. */
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || find("command").open) return;
  const key = event.key.toLowerCase();
  if (key === "z" && event.shiftKey || key === "y") pad.redo();
  else if (key === "z") pad.undo();
  else return;
  event.preventDefault();
});

/** Single keys only while the sheet has the focus. */
find("pad").addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "u") pad.undo();
  else if (key === "r") pad.redo();
  else if (key === "c") pad.clear();
  else if (key === "escape" && !pad.abandon()) pad.clear();
});

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
  take(pictureIn(event.dataTransfer) ?? event.dataTransfer.files[0]);
});

// ---------------------------------------------------------------- the request, to take along

async function copy() {
  const command = asCurl(pad.picture.uri, mode === "number");
  try {
    await navigator.clipboard.writeText(command);
    find("notice").textContent = "Copied. Paste it in a shell.";
  } catch { // not allowed, or not a secure origin: then by hand
    find("curl").value = command;
    find("command").showModal();
    find("curl").select();
  }
}

// ---------------------------------------------------------------- the network

addEventListener("online", () => {
  if (waitingForNetwork) again();
});
addEventListener("offline", () => {
  if (pad.empty) answer.showNothing("You are offline. Drawing works; reading has to wait.");
});

// ---------------------------------------------------------------- the start

/** Bring back what was on the sheet before a reload. */
async function restore({ strokes, uri }) {
  const picture = uri && await openUri(uri).catch(() => null);
  if (picture) pad.show(picture);
  else if (strokes?.length) pad.draw(strokes);
}

const before = recall("sessionStorage", "sheet", {});
setMode(mode);
restore(before);
offerSamples(take);
navigator.serviceWorker?.register("worker.js").catch(() => {}); // without it only offline is lost
