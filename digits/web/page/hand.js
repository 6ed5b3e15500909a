// What was learned of the caller's hand: shown in a list, forgotten, taken along, brought back.

import { Failure } from "./api.js";
import { fromDataset, toDataset } from "./dataset.js";
import { article, find, make } from "./words.js";

/** Open the list. examples: an opened Examples. changed: called after every change of them. */
export function openHand(examples, changed) {
  async function change(act) {
    try {
      await act();
      find("hand-notice").textContent = "";
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      find("hand-notice").textContent = error.message;
    }
    changed();
    list(examples, change);
  }

  find("forget").onclick = () => change(() => examples.clear());
  find("download").onclick = () => download(examples);
  find("load").onclick = () => find("dataset").click();
  find("dataset").onchange = () => change(async () => {
    await examples.put(await fromDataset(find("dataset").files[0]));
    find("dataset").value = "";
  });
  list(examples, change);
  find("learned").showModal();
}

function list(examples, change) {
  find("forget").disabled = find("download").disabled = examples.list.length === 0;
  find("learned-list").replaceChildren(...examples.list.map(({ id, digit, image }) => {
    const button = make("button", { type: "button" }, "Remove",
      make("span", { className: "spoken" }, ` this ${digit}`));
    button.addEventListener("click", () => change(() => examples.remove(id)));
    return make("li", {}, make("img", { src: image, alt: "A drawing" }),
      make("b", {}, `${article(digit)} ${digit}`), button);
  }));
}

function download(examples) {
  const href = URL.createObjectURL(toDataset(examples.list));
  make("a", { href, download: "my-digits.zip" }).click();
  setTimeout(URL.revokeObjectURL, 60_000, href);
}
