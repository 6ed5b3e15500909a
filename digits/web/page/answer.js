// Where answers are shown: what was read, how sure that is, and the bars.

import { percent, percentInWords, SURE } from "./certainty.js";
import { article, capital, find, inWords, make } from "./words.js";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);
const NO_BARS = DIGITS.map(() => 0);

find("bars").append(...DIGITS.map((digit) =>
  make("li", {}, make("span"), make("i"), make("button", {
    type: "button", value: digit, disabled: true, ariaLabel: `It is ${article(digit)} ${digit}` }, digit))));

/** Nothing is drawn, nothing is asked. */
export function showNothing(words) {
  say({ state: "empty", words });
}

/** The user is still drawing, or the next answer is being fetched. */
export function showProvisional() {
  find("answer").dataset.provisional = "";
  if (["empty", "failed"].includes(find("answer").dataset.state)) {
    say({ state: "waiting", words: "", final: false });
  }
}

export function showSlow() {
  say({
    state: "slow", final: false,
    words: "Still waiting. When nobody has drawn for a while, the function takes a moment to start.",
  });
}

export function showFailure({ message, again }) {
  say({ state: "failed", words: message, again });
}

/** A checked answer of /api/predict. Not final: it is shown but not announced. */
export function showDigit(answer, final) {
  const { digit, confidence, probabilities, unfamiliar, digitsFound } = answer;
  const several = digitsFound > 1;
  const unsure = confidence < SURE;
  const words = several ? `This looks like ${inWords(digitsFound)} digits.`
    : unfamiliar ? `Nothing like a digit. If it has to be one: ${digit}.`
    : unsure ? `Not sure: ${percentInWords(confidence)}${rival(answer)}`
    : `${capital(percentInWords(confidence))} sure`;
  const doubtful = several || unfamiliar;
  say({
    state: doubtful ? "unfamiliar" : unsure ? "unsure" : "read",
    numeral: doubtful ? "?" : String(digit),
    spoken: doubtful ? "" : `${digit}. `,
    words, final, several, shares: probabilities, chosen: digit,
  });
}

/**
 * Everything of an answer at once.
 * numeral: text, or elements. spoken: what a screen reader hears before the words.
 */
export function say({
  state, words, numeral = "", spoken = "", final = true, again = false, several = false,
  shares = NO_BARS, chosen = null,
}) {
  const { dataset } = find("answer");
  dataset.state = state;
  if (final) delete dataset.provisional;
  else dataset.provisional = "";
  find("numeral").replaceChildren(...[numeral].flat());
  find("verdict").textContent = words;
  find("again").hidden = !again;
  find("as-number").hidden = !several;
  const told = state === "empty" ? "" : spoken + words;
  if (final && find("spoken").textContent !== told) find("spoken").textContent = told;
  showBars(shares, state === "unfamiliar" ? null : chosen);
}

/** Whether the digits under the bars may be chosen to correct an answer. */
export function offerCorrection(digit) {
  const offered = digit !== undefined;
  for (const button of document.querySelectorAll("#bars button")) button.disabled = !offered;
  find("correct").textContent = offered ? `Not ${article(digit)} ${digit}? Say what it is.` : "";
}

/** The button behind which the learned drawings are, how many there are, and whether they last. */
export function showLearned(count, lasting) {
  find("hand").textContent = count === 0 ? "Teach it your hand"
    : `Learned from ${inWords(count)} ${count === 1 ? "drawing" : "drawings"}`
      + (lasting ? "" : ", until this page is closed");
}

function showBars(shares, chosen) {
  [...find("bars").children].forEach((bar, digit) => {
    const share = shares[digit];
    bar.className = digit === chosen ? "chosen" : "";
    bar.style.setProperty("--share", share);
    bar.firstChild.textContent = share >= 0.005 ? percent(share) : "";
  });
}

/** ", or a 9 with 31 %": the second most likely digit, where there is one. */
function rival({ digit, probabilities }) {
  const others = probabilities.map((share, other) => (other === digit ? 0 : share));
  const share = Math.max(...others);
  const other = others.indexOf(share);
  return share < 0.05 ? "" : `, or ${article(other)} ${other} with ${percentInWords(share)}`;
}
