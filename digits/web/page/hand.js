// What was learned of the caller's hand: shown in a list, forgotten, taken along, brought back.

import { Failure } from "./api.js";
import { fromDataset, toDataset } from "./dataset.js";
import { article, find, make } from "./words.js";

const FORGET = "Forget all";
const SURE = "Sure? Forget all";

/**
 * Open the list. examples: an opened Examples. changed: called after every change of them; what it
 * returns resolves when they have been read.
 */
export function openHand(examples, changed) {
  async function change(act) {
    try {
      await act();
      find("hand-notice").textContent = "";
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      find("hand-notice").textContent = error.message;
    }
    const unread = examples.list.some(({ vector }) => !vector);
    const read = changed();
    list(examples, change);
    if (unread) {
      await read;
      list(examples, change);
    }
  }

  find("forget").onclick = () => {
    if (find("forget").textContent === SURE) return change(() => examples.clear());
    find("forget").textContent = SURE;
    find("hand-notice").textContent = "This cannot be undone. Download them first, or press again.";
  };
  find("download").onclick = () => download(examples);
  find("load").onclick = () => find("dataset").click();
  find("dataset").onchange = () => change(async () => {
    const [file] = find("dataset").files;
    find("dataset").value = ""; // the same file may be chosen again
    await examples.put(await fromDataset(file));
  });
  list(examples, change);
  find("hand-notice").textContent = "";
  find("learned").showModal();
}

function list(examples, change) {
  find("forget").textContent = FORGET;
  find("forget").disabled = find("download").disabled = examples.list.length === 0;
  find("learned-list").replaceChildren(...examples.list.map(({ id, digit, vector, image }) => {
    const button = make("button", { type: "button" }, "Remove",
      make("span", { className: "spoken" }, ` this ${digit}`));
    button.addEventListener("click", async () => {
      await change(() => examples.remove(id));
      find("hand-notice").textContent = `Removed ${article(digit)} ${digit}.`;
      (find("learned-list").querySelector("button") ?? find("teach")).focus(); // its own is gone
    });
    return make("li", {}, make("img", { src: image, alt: "A drawing" }),
      make("b", {}, `${article(digit)} ${digit}`), ...vector ? [] : [make("i", {}, "not read yet")], button);
  }));
}

function download(examples) {
  const href = URL.createObjectURL(toDataset(examples.list));
  make("a", { href, download: "my-digits.zip" }).click();
  setTimeout(URL.revokeObjectURL, 60_000, href);
}
