// Showing answers: the numeral, how sure it is, the bars, the boxes and the reasons.

const SURE = 0.6; // less confidence than this is told as "not sure"
const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const PLACES = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

const find = (id) => document.getElementById(id);
const percent = (share) => `${Math.round(share * 100)}\u00a0%`;
const sureness = (share) => (share >= 0.995 ? "More than 99\u00a0% sure" : `${percent(share)} sure`);

/** An element with properties and children. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);
const NO_BARS = DIGITS.map((digit) => ({ digit, share: 0 }));
showBars(NO_BARS);

/** Nothing is drawn, nothing is asked. */
export function showNothing(words) {
  say({ state: "empty", words });
  showReasons();
}

/** The last answer is out of date; the next one is on its way. */
export function showWaiting() {
  find("answer").dataset.state = "waiting";
  find("boxes").hidden = true;
}

export function showWaking() {
  say({ state: "waking", words: "Waking up. The function sleeps while nobody draws." });
}

export function showFailure({ message, again }) {
  say({ state: "failed", words: message, again });
  showReasons();
}

/** Answer of /api/predict: {digit, confidence, probabilities, unfamiliar?, seen, neighbors}. */
export function showDigit(answer) {
  const { digit, confidence, probabilities, unfamiliar } = answer;
  const unsure = confidence < SURE;
  const bars = probabilities.map((share, other) => ({ digit: other, share, chosen: other === digit }));
  if (unfamiliar) {
    say({
      state: "unfamiliar", numeral: "–", bars,
      words: `This is nothing like a digit. If it has to be one: ${digit}.`,
    });
  } else {
    say({
      state: unsure ? "unsure" : "read", numeral: String(digit), bars, spoken: `${digit}. `,
      words: unsure ? `Not sure: ${percent(confidence)}${rival(answer)}` : sureness(confidence),
    });
  }
  showReasons(answer);
}

/** Answer of /api/read: {text, digits: [{digit, confidence, box}]}; `place` as Pad.place() gives. */
export function showNumber({ text, digits }, { left, top, scale }) {
  const least = digits.reduce((a, b) => (b.confidence < a.confidence ? b : a), { confidence: 1 });
  const unsure = least.confidence < SURE;
  const place = PLACES[digits.indexOf(least)] ?? `${digits.indexOf(least) + 1}th`;
  const count = digits.length === 1 ? "One digit" : `${capital(inWords(digits.length))} digits`;
  say({
    state: unsure ? "unsure" : "read", numeral: text, spoken: `${text}. `,
    bars: digits.map(({ digit, confidence: share }) => ({ digit, share, chosen: share >= SURE })),
    words: unsure
      ? `Not sure of the ${place}, the ${least.digit}: ${percent(least.confidence)}`
      : `${count}, each at least ${percent(least.confidence)} sure`,
  });
  showReasons();
  find("boxes").replaceChildren(...digits.map(({ digit, confidence, box: [x, y, width, height] }) => {
    const item = make("li", { className: confidence < SURE ? "doubtful" : "" }, make("b", {}, digit));
    item.style.left = `${(left + x * scale) * 100}%`;
    item.style.top = `${(top + y * scale) * 100}%`;
    item.style.width = `${width * scale * 100}%`;
    item.style.height = `${height * scale * 100}%`;
    return item;
  }));
  find("boxes").hidden = false;
}

/** The numeral, its sentence and the bars, all at once. */
function say({ state, words, numeral = "", spoken = "", again = false, bars = NO_BARS }) {
  find("answer").dataset.state = state;
  find("numeral").textContent = numeral;
  find("numeral").style.setProperty("--length", Math.max(1, numeral.length));
  find("verdict").replaceChildren(make("span", { className: "spoken" }, spoken), words);
  find("again").hidden = !again;
  find("boxes").hidden = true;
  showBars(bars);
}

/** Bars: [{digit, share, chosen?}]. The ones that stay the same bars grow and shrink. */
function showBars(bars) {
  const list = find("bars");
  while (list.children.length > bars.length) list.lastChild.remove();
  while (list.children.length < bars.length) {
    list.append(make("li", {}, make("b"), make("i"), make("span")));
  }
  bars.forEach(({ digit, share, chosen = false }, i) => {
    const bar = list.children[i];
    const [label, , amount] = bar.children;
    bar.className = chosen ? "chosen" : "";
    bar.style.setProperty("--share", share);
    label.textContent = digit;
    amount.textContent = share >= 0.005 ? percent(share) : "";
  });
}

function showReasons({ digit, unfamiliar, seen, neighbors } = {}) {
  find("why").hidden = !neighbors;
  if (!neighbors) return;
  find("question").textContent = unfamiliar ? "Why?" : `Why ${article(digit)} ${digit}?`;
  find("seen").replaceChildren(
    make("img", { src: seen, alt: "Your drawing, as the classifier sees it" }));
  find("neighbors").replaceChildren(...neighbors.map((neighbor) => make(
    "li", { className: neighbor.digit === digit ? "" : "other" },
    make("img", { src: neighbor.image, alt: "" }),
    make("b", {}, neighbor.digit),
    make("span", { className: "spoken" }, ", distance "),
    make("span", { className: "distance" }, neighbor.distance.toFixed(2)))));
  find("tally").textContent = tally(neighbors.map((neighbor) => neighbor.digit));
}

/** Digits -> how many there are of each: "Seven are 4s and one is a 9." */
function tally(digits) {
  const counts = new Map();
  for (const digit of digits) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  if (counts.size === 1) return `All ${inWords(digits.length)} are ${digits[0]}s.`;
  const parts = [...counts].sort((a, b) => b[1] - a[1]).map(([digit, count]) =>
    count === 1 ? `one is ${article(digit)} ${digit}` : `${inWords(count)} are ${digit}s`);
  return `${capital(parts.slice(0, -1).join(", "))} and ${parts.at(-1)}.`;
}

/** ", or a 9 (31 %)": the second most likely digit, where there is one. */
function rival({ digit, probabilities }) {
  const others = probabilities.map((share, other) => (other === digit ? 0 : share));
  const share = Math.max(...others);
  const other = others.indexOf(share);
  return share < 0.05 ? "" : `, or ${article(other)} ${other} with ${percent(share)}`;
}

const inWords = (count) => COUNTS[count] ?? String(count);
const article = (digit) => (digit === 8 ? "an" : "a");
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);
