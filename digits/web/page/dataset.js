// Examples as a dataset: a ZIP file of pictures and labels.csv, which `build --dataset` takes as well.

import { Failure } from "./api.js";
import { unzip, zip } from "./zip.js";

const VECTOR = /^(?:[\w-]{4}){4,22}$/; // base64url; anything else is asked for anew
const TYPES = { png: "image/png", jpg: "image/jpeg" };

export function toDataset(examples) {
  const pictures = examples.map((each) => ({ name: nameOf(each), bytes: decode(each.image) }));
  const rows = examples.map((each) =>
    `${nameOf(each)},${each.digit},${each.vector ?? ""},${each.date ?? ""}\n`);
  const listing = new TextEncoder().encode(`file,label,vector,date\n${rows.join("")}`);
  return zip([{ name: "labels.csv", bytes: listing }, ...pictures]);
}

/** File -> examples. Throws a Failure for what is no such dataset. */
export async function fromDataset(file) {
  try {
    const files = await unzip(file);
    const [head, ...lines] = new TextDecoder().decode(files.get("labels.csv")).trim().split(/\r?\n/);
    const rows = lines.map((line) => Object.fromEntries(
      line.split(",").map((value, i) => [head.split(",")[i], value])));
    if (rows.length === 0) throw new RangeError("empty");
    return rows.map(({ file: name, label, vector, date }) => {
      if (!/^\d$/.test(label)) throw new RangeError(label);
      const known = VECTOR.test(vector) ? vector : null;
      return { digit: Number(label), vector: known, image: encode(name, files.get(name)), date };
    });
  } catch {
    throw new Failure(`${file.name} is not a dataset of digits: a ZIP of pictures and labels.csv.`);
  }
}

const decode = (uri) => Uint8Array.from(atob(uri.slice(uri.indexOf(",") + 1)), (c) => c.charCodeAt(0));

function encode(name, bytes) {
  const type = TYPES[name.split(".").at(-1)] ?? TYPES.png;
  return `data:${type};base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}

function nameOf({ id, image }) {
  const ending = Object.keys(TYPES).find((each) => image.startsWith(`data:${TYPES[each]};`));
  return `${id}.${ending}`;
}
