// What was learned of the caller's hand: shown in a list, forgotten, taken along, brought back.

import { Failure } from "./api.js";
import { article, find, inWords, make } from "./words.js";

/** examples: an opened Examples. changed: called after every change of them. */
export function offerHand(examples, changed) {
  async function change(act) {
    try {
      await act();
      find("hand-notice").textContent = "";
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      find("hand-notice").textContent = error.message;
    }
    changed();
    showHand(examples, change);
  }

  find("hand").addEventListener("click", () => {
    showHand(examples, change);
    find("learned").showModal();
  });
  find("forget").addEventListener("click", () => change(() => examples.clear()));
  find("download").addEventListener("click", async () => {
    const { toDataset } = await import("./dataset.js");
    const href = URL.createObjectURL(toDataset(examples.list));
    make("a", { href, download: "my-digits.zip" }).click();
    setTimeout(URL.revokeObjectURL, 60_000, href);
  });
  find("load").addEventListener("click", () => find("dataset").click());
  find("dataset").addEventListener("change", () => change(async () => {
    const [file] = find("dataset").files;
    const { fromDataset } = await import("./dataset.js");
    await examples.put(await fromDataset(file));
    find("dataset").value = "";
  }));
}

/** The button that opens the list, and the list. */
export function showHand(examples, change) {
  const { list } = examples;
  const count = list.length;
  find("hand").textContent = count === 0 ? "Teach it your hand"
    : `Learned from ${inWords(count)} ${count === 1 ? "drawing" : "drawings"}`;
  find("forget").disabled = find("download").disabled = count === 0;
  find("learned-list").replaceChildren(...list.map(({ id, digit, image }) => {
    const button = make("button", { type: "button" }, "Remove",
      make("span", { className: "spoken" }, ` this ${digit}`));
    button.addEventListener("click", () => change(() => examples.remove(id)));
    return make("li", {}, make("img", { src: image, alt: "A drawing" }),
      make("b", {}, `${article(digit)} ${digit}`), button);
  }));
}
