// Six pictures to try without drawing: small, and made here.

import { find, make } from "./words.js";

const SIDE = 200; // pixels of the pictures' height
const SEVEN = "M55 50h90l-55 105";
const THREE = "M60 60q40-40 75-5t-45 45q55 5 50 40t-85 20";
const FIVE = "M140 45H75l-8 50q65-20 70 25t-75 35";
const FOUR = "M110 40l-50 75h85M122 85v75";
const NUMBER = "M30 70q30-35 45 0t-45 75h55M135 60q-40 45 0 85 40-40 0-85M185 75q30-40 45 0t-45 70h55"
  + "M310 55q-40 35-35 75t50 5-45-25";
const STAR = "M100 23L148 171L22 80L178 80L52 171z";

/** name, mode, path of the strokes, pen, ink, paper, and what lies under the strokes. */
const SAMPLES = [
  { name: "A drawing", path: SEVEN },
  { name: "White on black", path: THREE, ink: "#fff", paper: "#000" },
  { name: "A photograph", path: FIVE, pen: 9, ink: "#2b3560", paper: "#c9bfae", under: shadow },
  { name: "A cell of a form", path: FOUR, pen: 9, ink: "#1b2a6b", paper: "#fff", under: cell },
  { name: "A number", path: NUMBER, pen: 10, width: 360, mode: "number" },
  { name: "No digit at all", path: STAR, pen: 10 },
];

/** Put a button for each sample on the page; use(file, mode) is called with the chosen one. */
export function offerSamples(use) {
  find("samples").append(...SAMPLES.map((sample) => {
    const canvas = paint(sample);
    const button = make("button", { type: "button", title: sample.name }, make("img", {
      src: canvas.toDataURL(), alt: sample.name, className: sample.paper ? "" : "transparent",
    }));
    button.addEventListener("click", () => canvas.toBlob((blob) =>
      use(new File([blob], `${sample.name}.png`, { type: blob.type }), sample.mode ?? "digit")));
    return make("li", {}, button);
  }));
}

function paint({ path, pen = 14, ink = "#000", paper, under, width = SIDE }) {
  const canvas = make("canvas", { width, height: SIDE });
  const context = canvas.getContext("2d");
  if (paper) {
    context.fillStyle = paper;
    context.fillRect(0, 0, width, SIDE);
  }
  under?.(context);
  Object.assign(context, { lineCap: "round", lineJoin: "round", lineWidth: pen, strokeStyle: ink });
  context.stroke(new Path2D(path));
  return canvas;
}

/** Uneven light and the paper's grain, as a camera sees them. */
function shadow(context) {
  const light = context.createLinearGradient(0, 0, SIDE, SIDE);
  light.addColorStop(0, "#fff8");
  light.addColorStop(1, "#0006");
  context.fillStyle = light;
  context.fillRect(0, 0, SIDE, SIDE);
  for (let i = 0; i < 4000; i++) {
    context.fillStyle = i % 2 ? "#fff2" : "#0001";
    context.fillRect((i * 7919) % SIDE, (i * 104729) % 199, 2, 2);
  }
}

/** The printed box around a form's field. */
function cell(context) {
  context.lineWidth = 4;
  context.strokeStyle = "#444";
  context.strokeRect(12, 12, SIDE - 24, SIDE - 24);
}
