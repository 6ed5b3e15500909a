// Keyboard shortcuts.

import { find } from "./words.js";

/** correct(digit) is called with a digit that is typed on the sheet. */
export function offerKeys(pad, correct) {
  /** Everywhere on the page: what other programs do with these keys. */
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "z" && event.shiftKey || key === "y") pad.redo();
    else if (key === "z") pad.undo();
    else return;
    event.preventDefault();
  });

  /** Single keys only while the sheet has the focus. */
  find("pad").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "u") pad.undo();
    else if (key === "r") pad.redo();
    else if (key === "c") pad.clear();
    else if (/^\d$/.test(key)) correct(Number(key));
    else if (key === "escape" && !pad.abandon()) pad.clear();
  });
}
