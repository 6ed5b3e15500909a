// JSON schemas and other parts of openapi.json, in words and tables.

import { make } from "./words.js";

/** Follow `$ref`s of a description. */
export function resolver(description) {
  return function resolve(part) {
    if (!part?.$ref) return part ?? {};
    return resolve(part.$ref.slice(2).split("/").reduce((each, name) => each?.[name], description));
  };
}

/** Text with `code` in backquotes -> nodes. */
export function prose(text = "") {
  return text.split("`").map((piece, i) => (i % 2 ? make("code", {}, piece) : piece));
}

/** What kind of value a schema is of, as nodes; named ones are links to their table. */
export function kindOf(schema) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").at(-1);
    return [make("a", { href: `#field-${name}` }, name)];
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap((each, i) => (i ? [" or ", ...kindOf(each)] : kindOf(each)));
  if (schema.type === "array") return ["list of ", ...kindOf(schema.items ?? {})];
  if ("const" in schema) return [make("code", {}, JSON.stringify(schema.const))];
  return [[schema.type ?? "anything"].flat().join(" or ").replace("null", "nothing (null)"), ...range(schema)];
}

/** The range of a number, or the length of a list. */
function range({ minimum, maximum }) {
  if (minimum !== undefined && maximum !== undefined) return [`, ${minimum} to ${maximum}`];
  return minimum === undefined ? [] : [`, ${minimum} or more`];
}

/** A schema -> table of its members, or a line on what it is; with its description and example. */
export function schemaTable(schema) {
  const parts = [make("p", {}, ...prose(schema.description))];
  if (schema.properties) {
    const rows = Object.entries(schema.properties).map(([name, member]) => [
      [make("code", {}, name), ...(schema.required?.includes(name) ? [] : [" ", quiet("optional")])],
      kindOf(member), prose(member.description),
    ]);
    parts.push(table(["name", "kind", "what it is"], rows));
  } else parts.push(make("p", { className: "quiet" }, ...kindOf(schema)));
  if (schema.enum) parts.push(make("p", {}, "One of ", ...listedCode(schema.enum)));
  if (schema.examples) parts.push(example(schema.examples[0]));
  return parts;
}

/** Headings and rows of nodes -> table. */
export function table(headings, rows) {
  return make("table", {},
    make("thead", {}, make("tr", {}, ...headings.map((each) => make("th", { scope: "col" }, each)))),
    make("tbody", {}, ...rows.map((row) =>
      make("tr", {}, ...row.map((cell) => make("td", {}, ...[cell].flat()))))));
}

export const quiet = (text) => make("span", { className: "quiet" }, text);

export function listedCode(values) {
  return values.flatMap((value, i) => [...(i ? [", "] : []), make("code", {}, String(value))]);
}

/** A value as JSON, long pictures cut short. */
export function example(value) {
  const text = typeof value === "string" ? shorten(value)
    : JSON.stringify(value, (_, each) => (typeof each === "string" ? shorten(each) : each), 1);
  return make("pre", { tabIndex: 0, role: "group", ariaLabel: "Example" }, make("code", {}, text));
}

const shorten = (text) => (text.length > 120 ? `${text.slice(0, 60)}…` : text);
