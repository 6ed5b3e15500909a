// The API for people, made from openapi.json; and its requests for this host, to take along.

import { example, kindOf, listedCode, prose, quiet, resolver, schemaTable, table } from "./docs-schema.js";
import { LANGUAGES, OPERATIONS } from "./docs-snippets.js";
import { recall } from "./memory.js";
import { find, make } from "./words.js";

const description = await (await fetch("openapi.json")).json();
const resolve = resolver(description);
const { schemas } = description.components;

// ---- routes

function showRoutes() {
  for (const [path, methods] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      find("routes").append(...route(path, method.toUpperCase(), operation));
    }
  }
}

function* route(path, method, { summary, description: words, parameters, requestBody, responses }) {
  yield make("h3", {}, make("span", { className: "method" }, method), " ", make("code", {}, path));
  yield make("p", {}, ...prose(words ?? summary));
  if (parameters) {
    yield make("h4", {}, "Parameters");
    yield table(["name", "where", "what it does"], parameters.map(resolve).map((each) =>
      [make("code", {}, each.name), each.in, prose(each.description)]));
  }
  if (requestBody) yield* content("Body", resolve(requestBody));
  const answers = Object.entries(responses).filter(([status]) => status < 400);
  for (const [status, answer] of answers) yield* content(`Answer ${status}`, resolve(answer));
  const problems = Object.keys(responses).filter((status) => status >= 400);
  if (problems.length) {
    yield make("p", {}, "Errors: ", ...problems.flatMap((status, i) =>
      [i ? ", " : "", make("a", { href: `#error-${status}` }, status)]));
  }
}

function* content(title, { description: words, content: kinds = {} }) {
  yield make("h4", {}, title);
  yield make("p", {}, ...prose(words));
  if (Object.keys(kinds).length === 0) return;
  yield table(["Content-Type", "what it holds"], byKind(kinds));
}

/** Content types that hold the same share a row. */
function byKind(kinds) {
  const rows = new Map();
  for (const [type, { schema }] of Object.entries(kinds)) {
    const key = JSON.stringify(schema);
    rows.set(key, { schema, types: [...(rows.get(key)?.types ?? []), type] });
  }
  return [...rows.values()].map(({ schema, types }) =>
    [listedCode(types), schema.format === "binary" ? "the file as it is" : kindOf(schema)]);
}

// ---- errors, limits, fields

function showErrors() {
  const rows = new Map();
  for (const methods of Object.values(description.paths)) {
    for (const { responses } of Object.values(methods)) {
      for (const [status, answer] of Object.entries(responses)) {
        if (status >= 400) rows.set(status, (rows.get(status) ?? new Set()).add(resolve(answer)));
      }
    }
  }
  for (const name of ["NotFound", "MethodNotAllowed"]) {
    const status = name === "NotFound" ? "404" : "405";
    rows.set(status, (rows.get(status) ?? new Set()).add(description.components.responses[name]));
  }
  const ordered = [...rows].sort(([a], [b]) => a - b);
  find("errors").append(
    make("p", {}, ...prose("Every error is a problem document (RFC 9457), `application/problem+json`."
      + " `type` names its kind for programs, `detail` says what to do.")),
    table(["status", "when"], ordered.map(([status, answers]) => [
      make("code", { id: `error-${status}` }, status),
      [...answers].flatMap((answer) => make("p", {}, ...prose(answer.description))),
    ])),
    ...(schemas.Problem.examples ? [example(schemas.Problem.examples[0])] : []));
}

function showLimits() {
  const limits = description["x-limits"] ?? [];
  find("limits").append(table(["limit", "what of"], limits.map(({ value, unit, description: words }) =>
    [`${value.toLocaleString("en")} ${unit}`, prose(words)])));
}

function showFields() {
  for (const [name, schema] of Object.entries(schemas)) {
    find("fields").append(
      make("h3", { id: `field-${name}` }, name, schema.deprecated ? quiet(" (old)") : ""),
      ...schemaTable(schema));
  }
}

// ---- snippets

const drawn = recall("sessionStorage", "picture", null);
const picture = drawn ?? schemas.Picture.properties.image.examples[0];

function fill(id, choices) {
  find(id).append(...Object.entries(choices).map(([value, { name }]) =>
    make("option", { value }, name)));
  find(id).addEventListener("change", showSnippet);
}

function chosen() {
  const { path, body, member } = OPERATIONS[find("operation").value];
  return { url: new URL(path, document.baseURI).href, body: JSON.stringify(body(picture)), member };
}

function showSnippet() {
  const { url, body, member } = chosen();
  find("snippet").textContent = LANGUAGES[find("language").value].write(url, body, member);
  find("reply").parentElement.hidden = true;
  find("notice").textContent = "";
}

async function copy() {
  try {
    await navigator.clipboard.writeText(find("snippet").textContent);
    find("notice").textContent = "Copied.";
  } catch { // not allowed, or not a secure origin: then by hand
    getSelection().selectAllChildren(find("snippet"));
    find("notice").textContent = "Selected; copy it with Ctrl+C.";
  }
}

async function send() {
  const { url, body } = chosen();
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  try {
    const response = await fetch(url, { method: "POST", headers, body });
    const answer = JSON.stringify(await response.json(), (_, each) =>
      (typeof each === "string" && each.length > 200 ? `${each.slice(0, 60)}…` : each), 1);
    find("reply").textContent = answer;
    find("reply").parentElement.hidden = false;
    find("notice").textContent = `Status ${response.status}`;
  } catch {
    find("notice").textContent = "The function cannot be reached.";
  }
}

fill("operation", OPERATIONS);
fill("language", LANGUAGES);
find("pictured").textContent = drawn
  ? "With your drawing, for this host." : "With a sample picture, for this host. Draw something first, and it is yours.";
find("copy").addEventListener("click", copy);
find("send").addEventListener("click", send);
showSnippet();
showRoutes();
showErrors();
showLimits();
showFields();
if (location.hash) find(location.hash.slice(1))?.scrollIntoView();
