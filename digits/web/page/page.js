// The page: what happens when.

import * as answer from "./answer.js";
import { Failure, readDigit, readNumber, readVectors } from "./api.js";
import { Examples } from "./examples.js";
import { openPicture, openUri } from "./file.js";
import { acceptFiles } from "./incoming.js";
import { offerKeys } from "./keys.js";
import { Lesson } from "./lesson.js";
import { keep, recall } from "./memory.js";
import { hideBoxes, showNumber } from "./number.js";
import { Pad } from "./pad.js";
import { offerPen } from "./pen.js";
import { hideReasons, showReasons } from "./reasons.js";
import { offerSamples } from "./samples.js";
import { find } from "./words.js";

const PAUSE = 250; // milliseconds after the pen lifts: what is there so far is read
const REST = 1000; // milliseconds after the pen lifts: the drawing is done, its answer final
const SLOW = 1500; // milliseconds without an answer that need a word
const WIDE = 2.5; // width by height of the sheet for a number
const TITLE = { digit: "Draw a digit", number: "Write a number" };
const INVITATION = {
  digit: "The answer comes by itself.",
  number: "The digits are read while you write them.",
};

const pad = new Pad(find("pad"));
const examples = new Examples();
const usePen = offerPen(pad);
let mode = recall("localStorage", "mode", "digit") === "number" ? "number" : "digit";
let asking = new AbortController();
let waitingForNetwork = false;
let lesson = null;
let renewed = false;

// ---- asking

/** Abort the pending request. */
function cancel() {
  asking.abort();
  asking = new AbortController();
  waitingForNetwork = false;
  find("notice").textContent = "";
  return asking.signal;
}

/** The sheet is not what it was: ask again. */
function changed() {
  const signal = cancel();
  for (const [id, possible] of Object.entries({
    undo: pad.undoable, redo: pad.redoable, clear: !pad.empty, copy: !pad.empty,
  })) find(id).ariaDisabled = !possible;
  find("hint").hidden = !pad.empty;
  find("pad").ariaLabel = `Drawing area, ${pad.empty ? "empty" : "with a drawing"}`;
  keep("sessionStorage", "sheet", { strokes: pad.strokes, uri: pad.file?.uri });
  hideBoxes();
  hideReasons();
  answer.offerCorrection();
  correct = () => {};
  pad.aspect = shape();
  if (lesson) return teach(signal);
  if (pad.empty) return answer.showNothing(INVITATION[mode]);
  keep("sessionStorage", "picture", pad.picture.uri);
  answer.showProvisional();
  ask(signal, pad.file ? 0 : PAUSE, pad.file ? 0 : REST);
}

/** Ask when the pen pauses; the answer is final once it rests. Times in milliseconds. */
async function ask(signal, pause = 0, rest = 0) {
  const rested = wait(rest, signal);
  await wait(pause, signal);
  const { picture, aspect } = pad;
  const slow = setTimeout(() => signal.aborted || answer.showSlow(), SLOW);
  const [read, show] = {
    digit: [readDigit, (found, final) => answer.showDigit(found, final)],
    number: [readNumber, (found, final) => showNumber(found, picture, aspect, final)],
  }[mode];
  try {
    const found = await read(picture.uri, examples.sent, signal);
    clearTimeout(slow);
    if (signal.aborted) return;
    show(found, false);
    await rested;
    show(found, true);
    if (mode === "digit") await explain(picture, signal);
    if (found.outdated && !renewed) {
      renewed = true;
      renew(examples.list);
    }
  } catch (error) {
    if (!signal.aborted) fail(error);
  } finally {
    clearTimeout(slow);
  }
}

/** Fetch the reasons, and the vector, after the answer. */
async function explain(picture, signal) {
  const { known, sent } = examples;
  const found = await readDigit(picture.uri, sent, signal, true).catch(() => null);
  if (signal.aborted || !found) return; // the answer stands without them
  for (const each of found.neighbors) each.image ??= known[each.example]?.image;
  showReasons(found);
  if (!found.vector || found.digitsFound > 1) return;
  answer.offerCorrection(found.digit);
  correct = (digit) => learn({ digit, vector: found.vector, image: picture.uri }, again);
}

function fail(error) {
  if (!(error instanceof Failure)) throw error;
  waitingForNetwork = error.offline;
  answer.showFailure(error);
}

function again() {
  if (lesson) return teach(cancel());
  answer.showProvisional();
  ask(cancel());
}

/** Resolves after some milliseconds, or never if what it was for is out of date. */
function wait(milliseconds, signal) {
  return new Promise((resolve) => {
    setTimeout(() => signal.aborted || resolve(), milliseconds);
  });
}

// ---- learning

/** Store the drawing as an example, once its vector is known. */
let correct = () => {};

async function learn(example, then) {
  await examples.put([{ ...example, date: new Date().toISOString() }]);
  showLearned();
  then();
}

function showLearned() {
  answer.showLearned(examples.list.length, examples.lasting);
}

/** Vectors are of an older model, or not there: make them anew from the drawings. */
async function renew(old) {
  try {
    await examples.renew(old, readVectors);
  } catch (error) {
    if (!(error instanceof Failure)) throw error; // the next visit tries again
  }
  if (!pad.empty && !lesson) again();
}

/** Ask for the next digit of a lesson, and keep what is written once the pen rests. */
async function teach(signal) {
  answer.say({ state: "lesson", numeral: String(lesson.digit), words: lesson.words });
  if (pad.empty) return;
  await wait(REST, signal);
  const { uri } = pad.picture;
  const { digit } = lesson;
  try {
    const { vector, unfamiliar } = await readDigit(uri, [], signal, true);
    if (signal.aborted) return;
    if (unfamiliar && lesson.doubt()) return pad.restart();
    await learn({ digit, vector, image: uri }, () => {
      lesson.next();
      if (lesson.over) endLesson();
      else pad.restart();
    });
  } catch (error) {
    if (!signal.aborted) fail(error);
  }
}

function startLesson() {
  find("learned").close();
  setMode("digit");
  lesson = new Lesson();
  document.body.classList.add("teaching");
  pad.restart();
  find("pad").focus();
}

function endLesson() {
  lesson = null;
  document.body.classList.remove("teaching");
  pad.restart();
}

// ---- the sheet

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
  document.title = find("title").textContent = TITLE[mode];
  usePen(mode);
  pad.fit(shape());
  changed();
}

async function take(file, kind = mode) {
  try {
    const picture = await openPicture(file);
    if (lesson) endLesson();
    if (kind !== mode) setMode(kind);
    pad.show(picture);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    find("notice").textContent = error.message; // what was there stays, and its answer
  }
}

/** The list has changed: by hand, or by a dataset without vectors. */
function handChanged() {
  showLearned();
  return renew(examples.list.filter(({ vector }) => !vector));
}

// ---- pointers, buttons, keys

/** Load a module that few visits need. A browser remembers that it failed, so ask anew. */
async function use(name, act) {
  const module = await import(name).catch(() => import(`${name}?${Date.now()}`)).catch(() => null);
  if (module) act(module);
  else find("notice").textContent = "This has to wait until the function can be reached.";
}

pad.addEventListener("start", () => {
  cancel();
  find("hint").hidden = true;
  hideBoxes();
  if (!lesson) answer.showProvisional();
});
pad.addEventListener("change", changed);

for (const [id, act] of Object.entries({
  undo: () => pad.undo(), redo: () => pad.redo(), clear: () => pad.clear(), again,
  copy: () => use("./curl.js", ({ copyAsCurl }) =>
    copyAsCurl(pad.picture.uri, examples.sent, mode === "number")),
  hand: () => use("./hand.js", ({ openHand }) => openHand(examples, handChanged)),
  "as-number": () => setMode("number"), teach: startLesson, stop: endLesson,
})) {
  find(id).addEventListener("click", () => find(id).ariaDisabled === "true" || act());
}
for (const choice of document.getElementsByName("mode")) {
  choice.addEventListener("change", () => {
    lesson = null;
    document.body.classList.remove("teaching");
    setMode(choice.value);
  });
}
find("bars").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button) correct(Number(button.value));
});

offerKeys(pad, (digit) => correct(digit));

// ---- the network

addEventListener("online", () => {
  if (waitingForNetwork) again();
});
addEventListener("offline", () => {
  if (pad.empty) answer.showNothing("You are offline. Drawing works; reading has to wait.");
});

// ---- the start

/** Bring back what was on the sheet before a reload. */
async function restore({ strokes, uri }) {
  const picture = uri && await openUri(uri).catch(() => null);
  if (picture) pad.show(picture);
  else if (strokes?.length) pad.draw(strokes);
}

const before = recall("sessionStorage", "sheet", {});
setMode(mode);
acceptFiles(take);
offerSamples(take);
await examples.open();
showLearned();
if (pad.empty) restore(before); // unless something was drawn meanwhile
navigator.serviceWorker?.register("worker.js").catch(() => {}); // without it only offline is lost
