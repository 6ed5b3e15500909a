// Ask a running function: `node examples/client.mjs http://localhost:8080 FILE...` (Node 18 or newer).
// `ask` runs in browsers as well, where `picture` may be a canvas's blob.
import { readFile } from "node:fs/promises";

/** Post an encoded picture to /api/predict or /api/read; its JSON answer, or an Error. */
export async function ask(address, picture) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "image/png", Accept: "application/json" },
    body: picture,
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.title}: ${answer.detail}`); // a problem, RFC 9457
  return answer;
}

const [url, ...files] = process.argv.slice(2);
for (const file of files) {
  try {
    const { digit, confidence } = await ask(`${url}/api/predict`, await readFile(file));
    console.log(`${file}: ${digit} (${confidence.toFixed(4)})`);
  } catch (error) {
    console.error(`${file}: ${error.message}`);
    process.exitCode = 1;
  }
}
