// Examples as a dataset: a ZIP file of PNGs and labels.csv, which `build --dataset` takes as well.

import { Failure } from "./api.js";
import { unzip, zip } from "./zip.js";

const PNG = "data:image/png;base64,";

export function toDataset(examples) {
  const pictures = examples.map(({ id, image }) => ({ name: `${id}.png`, bytes: decode(image) }));
  const rows = examples.map(({ id, digit, vector, date }) =>
    `${id}.png,${digit},${vector ?? ""},${date}\n`);
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
      return { digit: Number(label), vector: vector || null, image: encode(files.get(name)), date };
    });
  } catch {
    throw new Failure(`${file.name} is not a dataset of digits: a ZIP of PNGs and labels.csv.`);
  }
}

const decode = (uri) => Uint8Array.from(atob(uri.slice(uri.indexOf(",") + 1)), (c) => c.charCodeAt(0));
const encode = (bytes) => PNG + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
