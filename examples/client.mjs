// Ask a running function: `node examples/client.mjs http://localhost:8080 FILE...` (Node 18 or newer).
// `ask` runs in browsers as well, where `picture` may be a canvas's blob.

/** Post an encoded picture to /api/predict or /api/read; its JSON answer, or an Error. */
export async function ask(address, picture, token = "") {
  const headers = { "Content-Type": "image/png", Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`; // of a private service
  const response = await fetch(address, { method: "POST", headers, body: picture });
  if (!response.headers.get("Content-Type")?.includes("json")) {
    throw new Error(`${address} answered ${response.status} without JSON`); // a proxy's own error
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.title}: ${answer.detail}`); // a problem, RFC 9457
  return answer;
}

async function main(process, url, ...files) {
  const { readFile } = await import("node:fs/promises");
  if (files.length === 0) console.error("usage: node examples/client.mjs URL FILE...");
  process.exitCode = files.length === 0 ? 2 : 0;
  for (const file of files) {
    try {
      const address = `${url.replace(/\/+$/, "")}/api/predict`;
      const { digit, confidence } = await ask(address, await readFile(file), process.env.DIGITS_TOKEN);
      console.log(`${file}: ${digit} (${confidence.toFixed(4)})`);
    } catch (error) {
      console.error(`${file}: ${error.cause?.message ?? error.message}`);
      process.exitCode = 1;
    }
  }
}

const { process } = globalThis; // of Node, where this may be the program
if (process?.argv[1]?.endsWith("client.mjs")) await main(process, ...process.argv.slice(2));
