// Why a digit was read: what the classifier saw, and what it is most like.

import { article, capital, find, inWords, listed, make } from "./words.js";

/** A checked, explained answer of /api/predict. */
export function showReasons(answer) {
  const { digit, seen, neighbors, unfamiliarDistance } = answer;
  const unfamiliar = answer.unfamiliar || answer.digitsFound > 1;
  if (!seen || neighbors.length === 0) return hideReasons();
  find("question").textContent = unfamiliar ? "Why?" : `Why ${article(digit)} ${digit}?`;
  find("seen").replaceChildren(
    make("img", { src: seen, alt: "Your drawing, as the classifier sees it" }));
  find("neighbors").replaceChildren(...neighbors.map((neighbor) => make(
    "li", { className: neighbor.digit === digit && !unfamiliar ? "same" : "" },
    neighbor.image ? make("img", { src: neighbor.image, alt: "" }) : make("i"),
    make("b", {}, neighbor.digit, neighbor.own ? make("small", {}, " yours") : ""),
    make("span", { className: "spoken" }, ", distance "),
    make("span", { className: "distance" },
      (neighbor.distance / (unfamiliarDistance ?? 1)).toFixed(2)))));
  find("tally").textContent = tally(neighbors.map((neighbor) => neighbor.digit));
  find("scale").textContent = unfamiliarDistance
    ? "Under each: its distance. 0 is the same drawing; from 1 on, it is unfamiliar."
    : "Under each: its distance. The smaller, the more alike.";
  find("why").hidden = false;
}

export function hideReasons() {
  find("why").hidden = true;
}

/** Digits -> how many there are of each: "Seven are 4s and one is a 9." */
function tally(digits) {
  const counts = new Map();
  for (const digit of digits) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  if (counts.size === 1) return `All ${inWords(digits.length)} are ${digits[0]}s.`;
  const parts = [...counts].sort((a, b) => b[1] - a[1]).map(([digit, count]) =>
    count === 1 ? `one is ${article(digit)} ${digit}` : `${inWords(count)} are ${digit}s`);
  return `${capital(listed(parts))}.`;
}
