// What was asked last, as a shell command to take along.

import { JSON_ALL_OVER, question } from "./api.js";
import { find } from "./words.js";

/** Put the command on the clipboard, or show it where that is not allowed. */
export async function copyAsCurl(uri, examples, number) {
  const command = asCurl(question(uri, examples), number);
  try {
    await navigator.clipboard.writeText(command);
    find("notice").textContent = "Copied. Paste it in a shell.";
  } catch { // not allowed, or not a secure origin
    find("curl").value = command;
    find("command").showModal();
    find("curl").select();
  }
}

/** The body comes through a pipe: an argument could be too long. */
function asCurl(body, number) {
  const url = new URL(number ? "api/read" : "api/predict", document.baseURI).href;
  const headers = Object.entries(JSON_ALL_OVER).map(([name, value]) => `-H '${name}: ${value}'`);
  return `curl -s '${url.replaceAll("'", "%27")}' ${headers.join(" ")} --data-binary @- <<'END'
${JSON.stringify(body)}
END
`;
}
