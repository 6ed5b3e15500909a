// The drawing area: pointers in, strokes out. Every change makes a new sheet, and undo goes back
// to the one before: so a cleared drawing or a replaced picture comes back as well.

import { dip, drawStroke, endStroke, toPicture } from "./ink.js";

const SENT_SIDE = 400; // pixels of the drawing that is sent: twice the article's canvas
const EMPTY = { strokes: [], picture: null };

export class Pad extends EventTarget {
  #canvas;
  #context;
  #sheets = [EMPTY];
  #stroke = null;
  #pointer = null;
  penWidth = 0.06;

  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", (event) => this.#up(event, false));
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    new ResizeObserver(() => this.redraw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.redraw());
  }

  get #sheet() {
    return this.#sheets.at(-1);
  }

  get empty() {
    return this.#sheet.strokes.length === 0 && this.#sheet.picture === null;
  }

  get undoable() {
    return this.#sheets.length > 1;
  }

  /** What there is to read: {uri, width, height}. */
  get picture() {
    return this.#sheet.picture ?? toPicture(this.#sheet.strokes, SENT_SIDE);
  }

  /** Where a picture lies on the sheet, in shares of its side: {left, top, scale}. */
  place({ width, height }) {
    const scale = 1 / Math.max(width, height);
    return { left: (1 - width * scale) / 2, top: (1 - height * scale) / 2, scale };
  }

  show(picture) {
    this.#turn({ strokes: [], picture });
  }

  clear() {
    if (!this.empty) this.#turn(EMPTY);
  }

  undo() {
    if (!this.undoable) return;
    this.#sheets.pop();
    this.#changed();
  }

  /** Drop the stroke under way; tells whether there was one. */
  abandon() {
    if (!this.#stroke) return false;
    this.#stroke = this.#pointer = null;
    this.#changed();
    return true;
  }

  redraw() {
    const side = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    this.#canvas.width = this.#canvas.height = side;
    dip(this.#context, getComputedStyle(this.#canvas).color);
    const { picture, strokes } = this.#sheet;
    if (picture) {
      const { left, top, scale } = this.place(picture);
      this.#context.drawImage(
        picture.image, left * side, top * side,
        picture.width * scale * side, picture.height * scale * side);
    }
    for (const stroke of strokes) {
      drawStroke(this.#context, stroke, side);
      endStroke(this.#context, stroke, side);
    }
    if (this.#stroke) drawStroke(this.#context, this.#stroke, side);
  }

  #down(event) {
    if (this.#stroke || event.button !== 0) return;
    event.preventDefault();
    this.#canvas.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    this.#stroke = { width: this.penWidth, points: [this.#point(event)] };
    this.dispatchEvent(new Event("start"));
    if (this.#sheet.picture) this.#canvas.width = this.#canvas.width; // a drawing replaces it
    dip(this.#context, getComputedStyle(this.#canvas).color);
    drawStroke(this.#context, this.#stroke, this.#canvas.width);
  }

  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const { points } = this.#stroke;
    const from = points.length;
    const together = event.getCoalescedEvents?.() ?? [];
    points.push(...(together.length ? together : [event]).map((part) => this.#point(part)));
    drawStroke(this.#context, this.#stroke, this.#canvas.width, from);
  }

  #up(event, kept = true) {
    if (event.pointerId !== this.#pointer) return;
    const stroke = this.#stroke;
    this.#stroke = this.#pointer = null;
    if (!kept) this.#changed();
    else this.#turn({ strokes: [...this.#sheet.strokes, stroke], picture: null });
  }

  /** Where a pointer is, and how hard a pen is pressed (a mouse or a finger always draws alike). */
  #point({ clientX, clientY, pointerType, pressure }) {
    const { left, top, width } = this.#canvas.getBoundingClientRect();
    const weight = pointerType === "pen" && pressure > 0 ? 0.5 + pressure : 1;
    return [(clientX - left) / width, (clientY - top) / width, weight];
  }

  #turn(sheet) {
    this.#sheets.push(sheet);
    this.#changed();
  }

  #changed() {
    this.redraw();
    this.dispatchEvent(new Event("change"));
  }
}
