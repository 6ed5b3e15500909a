// ZIP files (PKWARE's APPNOTE), as far as small pictures need them: written uncompressed.

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const UTF8 = 0x800; // flag: names are UTF-8
const NEW_YEAR_1980 = 0x21; // the same files make the same archive

/** @param files {name, bytes} of each. @returns {Blob} */
export function zip(files) {
  const [bodies, directory] = [[], []];
  let [offset, size] = [0, 0];
  for (const { name, bytes } of files) {
    const named = new TextEncoder().encode(name);
    const head = little([20, 2], [UTF8, 2], [0, 4], [NEW_YEAR_1980, 2], [crc32(bytes), 4],
      [bytes.length, 4], [bytes.length, 4], [named.length, 2], [0, 2]);
    bodies.push(little([LOCAL, 4]), head, named, bytes);
    directory.push(little([CENTRAL, 4], [20, 2]), head, little([0, 4], [0, 2], [0, 4], [offset, 4]), named);
    offset += 30 + named.length + bytes.length;
    size += 46 + named.length;
  }
  const count = files.length;
  const end = little([END, 4], [0, 4], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2]);
  return new Blob([...bodies, ...directory, end], { type: "application/zip" });
}

/** @returns {Promise<Map>} name -> bytes. Throws for what is no ZIP file. */
export async function unzip(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const [u16, u32] = [(at) => view.getUint16(at, true), (at) => view.getUint32(at, true)];
  let end = bytes.length - 22;
  while (u32(end) !== END) end--;
  const files = new Map();
  let at = u32(end + 16);
  for (let i = u16(end + 10); i > 0; i--) {
    const local = u32(at + 42);
    const start = local + 30 + u16(local + 26) + u16(local + 28);
    const packed = bytes.subarray(start, start + u32(at + 20));
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + u16(at + 28)));
    files.set(name, u16(at + 10) === 8 ? await inflate(packed) : packed);
    at += 46 + u16(at + 28) + u16(at + 30) + u16(at + 32);
  }
  return files;
}

async function inflate(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Numbers, each with its length in bytes -> bytes, the lowest first. */
function little(...numbers) {
  return Uint8Array.from(numbers.flatMap(([number, length]) =>
    Array.from({ length }, (_, i) => (number >>> (8 * i)) & 255)));
}

function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
