// Showing numbers: the digits in lines as they were written, and each framed on the sheet.

import { say } from "./answer.js";
import { percent, percentInWords, SURE } from "./certainty.js";
import { capital, find, inWords, listed, make, ordinal } from "./words.js";

/** A checked answer of /api/read; picture: as Pad's; aspect: the sheet's width by its height. */
export function showNumber(number, picture, aspect, final) {
  const { lines, digits, confidence } = number;
  const doubtful = digits.filter((each) => each.confidence < SURE);
  const unsure = doubtful.length > 0 || (confidence ?? 1) < SURE;
  find("numeral").style.setProperty("--length", longest(lines, digits));
  say({
    state: unsure ? "unsure" : "read",
    numeral: linesOf(lines, digits), spoken: `${lines.join(", ")}. `,
    words: [...sentences(number, doubtful)].join(" "),
    final,
  });
  find("boxes").replaceChildren(
    ...number.leftOut.map(({ box }) => frame(box, picture, aspect, "left-out")),
    ...digits.map((each) => frame(
      each.box, picture, aspect, each.confidence < SURE ? "doubtful" : "", each.digit)));
  find("boxes").hidden = false;
}

/** Digits side by side in the longest line; a table's cells are wider. */
function longest(lines, digits) {
  const columns = Math.max(...digits.map(({ column }) => (column === null ? 0 : column + 1)));
  return Math.max(3, columns * 2.6, ...lines.map((line) => line.length));
}

export function hideBoxes() {
  find("boxes").hidden = true;
}

function* sentences({ lines, digits, leftOut, confidence, complete }, doubtful) {
  const count = digits.length === 1 ? "One digit" : `${capital(inWords(digits.length))} digits`;
  const least = Math.min(1, ...digits.map((each) => each.confidence));
  if (confidence !== null) yield `${count}, ${percentInWords(confidence)} sure that all are right.`;
  else if (doubtful.length === 0) {
    yield `${count}, each ${least > 0.99 ? "" : "at least "}${percentInWords(least)} sure.`;
  }
  if (doubtful.length > 0) {
    yield `Not sure of ${listed(doubtful.map((each) => named(each, digits, lines)))}.`;
  }
  if (leftOut.length === 1) yield "One mark that is no digit is left out.";
  if (leftOut.length > 1) yield `${capital(inWords(leftOut.length))} marks that are no digits are left out.`;
  if (!complete) yield "Not all of the picture could be read.";
}

/** A digit by its place: "the 2nd, a 7 (52 %)", or "the 3rd of line 2, ...". */
function named(each, digits, lines) {
  let place = digits.indexOf(each);
  let line = 0;
  while (line < lines.length - 1 && place >= lines[line].length) place -= lines[line++].length;
  const where = lines.length > 1 ? ` of line ${line + 1}` : "";
  return `the ${ordinal(place + 1)}${where}, the ${each.digit} (${percent(each.confidence)})`;
}

/** Digits -> lines as written, a table's rows as cells. Doubtful digits are marked. */
function linesOf(lines, digits) {
  const columns = Math.max(...digits.map(({ column }) => column ?? 0)) + 1;
  const shown = [];
  let begin = 0;
  let rows = 0;
  for (const { length } of lines) {
    const line = digits.slice(begin, begin += length);
    const row = line[0]?.row ?? null;
    if (row === null) {
      shown.push(make("span", { className: "line" }, ...line.map(marked)));
    } else {
      for (; rows < row; rows++) shown.push(rowOf([], columns)); // without a digit
      shown.push(rowOf(line, columns));
      rows++;
    }
  }
  return shown;
}

/** All cells of a table's row, also the empty ones. */
function rowOf(digits, columns) {
  const cells = Array.from({ length: columns }, () => make("span", { className: "cell" }));
  for (const each of digits) cells[each.column ?? 0].append(marked(each));
  return make("span", { className: "line" }, ...cells);
}

function marked({ digit, confidence }) {
  return confidence < SURE ? make("i", {}, digit) : String(digit);
}

/** A box in pixels of the picture -> its frame in shares of the sheet, with a label. */
function frame([x, y, width, height], { left, top, scale }, aspect, className, label = "") {
  const item = make("li", { className }, make("i"), ...(label === "" ? [] : [make("b", {}, label)]));
  const place = {
    "--x": (left + x / scale) / aspect + 0.5,
    "--y": top + y / scale + 0.5,
    "--w": width / scale / aspect,
    "--h": height / scale,
  };
  for (const [name, value] of Object.entries(place)) item.style.setProperty(name, value);
  return item;
}
