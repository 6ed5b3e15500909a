// Picture files, chosen, photographed, pasted or dropped.

import { find } from "./words.js";

/** take(file) is called with each. */
export function acceptFiles(take) {
  for (const [button, input] of [["choose", "file"], ["photograph", "camera"]]) {
    find(button).addEventListener("click", () => find(input).click());
    find(input).addEventListener("change", () => {
      take(find(input).files[0]);
      find(input).value = ""; // the same file may be chosen again
    });
  }
  document.addEventListener("paste", ({ clipboardData }) => {
    const file = pictureIn(clipboardData);
    if (file) take(file);
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dropping");
    const file = pictureIn(event.dataTransfer) ?? event.dataTransfer.files[0];
    if (file) take(file);
  });
}

const pictureIn = (transfer) => [...transfer.files].find(({ type }) => type.startsWith("image/"));
