// The function's HTTP interface, as this page uses it.

const DEADLINE = 30_000; // milliseconds: no cold start takes that long
const JSON_ALL_OVER = { "Content-Type": "application/json", Accept: "application/json" };

/** Something that did not work, in words for people. */
export class Failure extends Error {
  constructor(words, { offline = false, again = false } = {}) {
    super(words);
    Object.assign(this, { offline, again });
  }
}

export const readDigit = (uri, signal) => post("api/predict?explain=1", uri, signal);
export const readNumber = (uri, signal) => post("api/read", uri, signal);

/** Whether the function says that it reads whole numbers. */
export async function readsNumbers() {
  try {
    const { paths } = await (await fetch("openapi.json")).json();
    return Boolean(paths["/api/read"]?.post?.responses?.["200"]);
  } catch {
    return false;
  }
}

/** The request as a shell command. The body comes through a pipe: an argument could be too long. */
export function asCurl(uri, number) {
  const url = new URL(number ? "api/read" : "api/predict", document.baseURI).href;
  const headers = Object.entries(JSON_ALL_OVER).map(([name, value]) => `-H '${name}: ${value}'`);
  return `curl -s '${url.replaceAll("'", "%27")}' ${headers.join(" ")} --data-binary @- <<'END'
${JSON.stringify({ image: uri })}
END
`;
}

async function post(path, uri, signal) {
  if (!navigator.onLine) throw offline();
  const late = new Promise((_, reject) => {
    setTimeout(reject, DEADLINE, new Failure("No answer came in 30 seconds.", { again: true }));
  });
  try {
    return await Promise.race([send(path, uri, signal), late]);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (!navigator.onLine) throw offline();
    throw new Failure("The function cannot be reached.", { again: true });
  }
}

async function send(path, uri, signal) {
  const body = JSON.stringify({ image: uri });
  const response = await fetch(path, { method: "POST", headers: JSON_ALL_OVER, body, signal });
  if (!response.ok) throw await problem(response);
  return response.json();
}

function offline() {
  return new Failure("You are offline. Your drawing will be read as soon as you are back.", {
    offline: true,
  });
}

/** Problem document (RFC 9457), or whatever a proxy sends in its place -> Failure. */
async function problem(response) {
  const again = response.status >= 500 || response.status === 429;
  try {
    const { title, detail } = await response.json();
    return new Failure(`${title}. ${detail}`, { again });
  } catch {
    return new Failure(`The function answered with an error (${response.status}).`, { again });
  }
}
