// What the function's answers must hold before the page shows them. Members that do not fit are left
// out; without the necessary ones there is no answer (null).

const isDigit = (value) => Number.isInteger(value) && value >= 0 && value <= 9;
const isShare = (value) => typeof value === "number" && value >= 0 && value <= 1;
const isDistance = (value) => Number.isFinite(value) && value >= 0;
const isText = (value) => typeof value === "string";
const isPicture = (value) => isText(value) && value.startsWith("data:image/");
const isBox = (value) => Array.isArray(value) && value.length === 4 && value.every(Number.isFinite);
const whole = (value) => (Number.isInteger(value) && value >= 0 && value < 1000 ? value : null);
const listOf = (value) => (Array.isArray(value) ? value : []);

/** Answer of /api/predict -> {digit, confidence, probabilities, unfamiliar, ...} or null. */
export function checkPrediction(answer) {
  if (!isDigit(answer?.digit) || !isShare(answer.confidence)) return null;
  const { digit, confidence, unfamiliar, probabilities, seen } = answer;
  const known = listOf(probabilities).length === 10 && probabilities.every(isShare);
  return {
    digit, confidence,
    probabilities: known ? probabilities : Array.from({ length: 10 }, (_, other) =>
      (other === digit ? confidence : 0)),
    unfamiliar: unfamiliar === true,
    digitsFound: Number.isInteger(answer.digits_found) ? answer.digits_found : 1,
    seen: isPicture(seen) ? seen : null,
    neighbors: listOf(answer.neighbors).filter((each) => isDigit(each?.digit)
      && isDistance(each.distance) && (each.own === true || isPicture(each.image))),
    vector: isText(answer.vector) ? answer.vector : null,
    outdated: answer.examples?.outdated > 0,
    unfamiliarDistance: isDistance(answer.unfamiliar_distance) ? answer.unfamiliar_distance : null,
  };
}

/** Answer of /api/read -> {lines, digits, leftOut, confidence, complete} or null. */
export function checkNumber(answer) {
  if (!isText(answer?.text)) return null;
  const found = listOf(answer.digits).filter((each) => isBox(each?.box));
  return {
    lines: answer.text.split("\n").filter((line) => line !== ""),
    digits: found.filter(({ digit, confidence }) => isDigit(digit) && isShare(confidence))
      .map((each) => ({ ...each, row: whole(each.row), column: whole(each.column) })),
    leftOut: found.filter(({ digit }) => digit === null),
    confidence: isShare(answer.confidence) ? answer.confidence : null,
    complete: answer.complete !== false,
    outdated: answer.examples?.outdated > 0,
  };
}

/** Answer to a batch -> vectors, or null. */
export function checkVectors(answer, count) {
  const vectors = listOf(answer?.predictions).map((each) => (isText(each?.vector) ? each.vector : null));
  return vectors.length === count ? vectors : null;
}
