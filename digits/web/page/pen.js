// The pen's width, which each mode remembers for itself, and a ring that shows it.

import { keep, recall } from "./memory.js";
import { find } from "./words.js";

const widths = recall("localStorage", "pens", { digit: 6, number: 4 }); // % of the sheet's height
const slider = find("width");

/** Let the slider set the width of a pad's pen. @returns a function that takes on a mode's width. */
export function offerPen(pad) {
  let mode = "digit";

  function set() {
    const width = Number(slider.value);
    widths[mode] = width;
    keep("localStorage", "pens", widths);
    pad.penWidth = width / 100;
    slider.ariaValueText = `${width} % of the sheet's height`;
    find("ring").style.setProperty("--pen", width / 100);
  }

  slider.addEventListener("input", () => {
    set();
    showRing(find("pad").clientWidth / 2, find("pad").clientHeight / 2);
  });
  slider.addEventListener("blur", () => showRing());
  pad.addEventListener("hover", ({ detail }) => showRing(detail?.x, detail?.y));
  return (chosen) => {
    mode = chosen;
    slider.value = widths[mode];
    set();
  };
}

/** At a place on the sheet, or nowhere. */
function showRing(x, y) {
  find("ring").hidden = x === undefined;
  find("ring").style.translate = `${x}px ${y}px`;
}
