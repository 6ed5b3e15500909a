// The function's HTTP interface, as this page uses it.

import { checkNumber, checkPrediction, checkVectors } from "./reply.js";

const DEADLINE = 30_000; // milliseconds: no cold start takes that long
export const JSON_ALL_OVER = { "Content-Type": "application/json", Accept: "application/json" };

/** Something that did not work, in words for people. */
export class Failure extends Error {
  constructor(words, { offline = false, again = false } = {}) {
    super(words);
    Object.assign(this, { offline, again });
  }
}

/**
 * The digit of a picture; `explain`: also why, and the drawing's vector.
 * examples: the caller's own, {digit, vector} of each.
 */
export async function readDigit(image, examples, signal, explain = false) {
  const path = explain ? "api/predict?explain=1" : "api/predict";
  return understood(checkPrediction(await post(path, question(image, examples), signal)));
}

/** All digits of a picture. */
export async function readNumber(image, examples, signal) {
  return understood(checkNumber(await post("api/read", question(image, examples), signal)));
}

/** Pictures -> the vector of each; null where there is none. */
export async function readVectors(images) {
  const answer = await post("api/predict?explain=1", { instances: images.map((image) => ({ image })) });
  return understood(checkVectors(answer, images.length));
}

/** The body of a request. */
export const question = (image, examples) => (examples.length ? { image, examples } : { image });

async function post(path, body, signal) {
  const late = new Promise((_, reject) => {
    setTimeout(reject, DEADLINE, new Failure("No answer came in 30 seconds.", { again: true }));
  });
  try {
    return await Promise.race([send(path, body, signal), late]);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (!navigator.onLine) throw offline();
    throw new Failure("The function cannot be reached.", { again: true });
  }
}

async function send(path, body, signal) {
  const response = await fetch(path, {
    method: "POST", headers: JSON_ALL_OVER, body: JSON.stringify(body), signal,
  });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw problem(response.status, answer);
  return answer;
}

function understood(answer) {
  if (!answer) throw new Failure("The function's answer cannot be understood.", { again: true });
  return answer;
}

function offline() {
  return new Failure("You are offline. Your drawing will be read as soon as you are back.", {
    offline: true,
  });
}

/** Problem document (RFC 9457), or whatever a proxy sends in its place -> Failure. */
function problem(status, document) {
  const again = status >= 500 || status === 429;
  const told = [document?.title, document?.detail].filter((each) => typeof each === "string");
  if (told.length === 0) told.push(`The function answered with an error (${status})`);
  return new Failure(told.map((each) => each.replace(/\.?$/, ".")).join(" "), { again });
}
