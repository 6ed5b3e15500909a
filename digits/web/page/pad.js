// The drawing area: pointers in, strokes or a picture out.

import { History } from "./history.js";
import { bounds, drawStroke, endStroke, prepare, toPicture } from "./ink.js";

const EMPTY = { strokes: [], picture: null };
const PALM = 2000; // milliseconds after a pen was there: a touch is the hand that holds it
const schemes = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"];

/** Events: `start` of a stroke, `change` of what is on the sheet, `hover` of a mouse or a pen. */
export class Pad extends EventTarget {
  #canvas;
  #context;
  #history = new History(EMPTY);
  #stroke = null;
  #pointer = {};
  #touches = new Set();
  #penSeen = -Infinity;
  aspect = 1;
  penWidth = 0.06;

  constructor(canvas) {
    super();
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerleave", () => this.dispatchEvent(new Event("hover")));
    addEventListener("pointerup", (event) => this.#up(event));
    addEventListener("pointercancel", (event) => this.#up(event, false));
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    new ResizeObserver(() => this.redraw()).observe(canvas);
    for (const scheme of schemes) matchMedia(scheme).addEventListener("change", () => this.redraw());
  }

  get empty() {
    return this.strokes.length === 0 && this.file === null;
  }

  get undoable() {
    return this.#history.undoable;
  }

  get redoable() {
    return this.#history.redoable;
  }

  get strokes() {
    return this.#history.now.strokes;
  }

  /** The picture file that is shown, if it is not a drawing. */
  get file() {
    return this.#history.now.picture;
  }

  /** What there is to read, and where it lies: {uri, width, height, left, top, scale}. */
  get picture() {
    return this.file ? this.#place(this.file) : toPicture(this.strokes, this.aspect);
  }

  show(picture) {
    this.#add({ strokes: [], picture });
  }

  draw(strokes) {
    this.#add({ strokes, picture: null });
  }

  /** An empty sheet, and nothing to undo. */
  restart() {
    this.#history = new History(EMPTY);
    this.#changed();
  }

  clear() {
    if (!this.empty) this.#add(EMPTY);
  }

  undo() {
    this.#history.undo();
    this.#changed();
  }

  redo() {
    this.#history.redo();
    this.#changed();
  }

  /** Make strokes that reach over the edge of a sheet of this shape smaller. */
  fit(aspect) {
    this.aspect = aspect;
    if (this.strokes.length === 0) return;
    const { left, width } = bounds(this.strokes);
    const factor = aspect / 2 / Math.max(-left, left + width);
    if (factor >= 1) return;
    this.draw(this.strokes.map(({ width, points }) => ({
      width: width * factor,
      points: points.map(([x, y, pressure]) => [x * factor, y * factor, pressure]),
    })));
  }

  /** Drop the stroke under way; tells whether there was one. */
  abandon() {
    if (!this.#stroke) return false;
    this.#stroke = null;
    this.#pointer = {};
    this.#changed();
    return true;
  }

  redraw() {
    const { clientWidth, clientHeight } = this.#canvas;
    const width = (this.#canvas.width = Math.round(clientWidth * devicePixelRatio));
    const height = (this.#canvas.height = Math.round(clientHeight * devicePixelRatio));
    prepare(this.#context, getComputedStyle(this.#canvas).color, width, height);
    if (this.file) {
      const { image, backdrop } = this.file;
      const { left, top, scale, width: across, height: down } = this.#place(this.file);
      const place = [left, top, across / scale, down / scale];
      this.#context.fillStyle = backdrop;
      this.#context.fillRect(...place);
      this.#context.drawImage(image, ...place);
    }
    for (const stroke of this.strokes) {
      drawStroke(this.#context, stroke);
      endStroke(this.#context, stroke);
    }
    if (this.#stroke) drawStroke(this.#context, this.#stroke);
  }

  /** A picture file, as large as the sheet allows, in its middle. */
  #place(file) {
    const scale = Math.max(file.height, file.width / this.aspect);
    return { ...file, scale, left: -file.width / scale / 2, top: -file.height / scale / 2 };
  }

  #down(event) {
    const { pointerId, pointerType, button } = event;
    if (pointerType === "touch") this.#touches.add(pointerId);
    if (this.#ignored(event)) return;
    if (this.#stroke || button !== 0) return;
    this.#canvas.setPointerCapture(pointerId);
    this.#pointer = { pointerId, pointerType };
    this.#stroke = { width: this.penWidth, points: [this.#point(event)] };
    this.dispatchEvent(new Event("start"));
    if (this.file) this.#canvas.width = this.#canvas.width; // a drawing replaces it
    const { width, height } = this.#canvas;
    prepare(this.#context, getComputedStyle(this.#canvas).color, width, height);
    drawStroke(this.#context, this.#stroke);
  }

  /** A pen wins over the hand that holds it, and two fingers do not draw. */
  #ignored({ pointerType, timeStamp }) {
    const touching = this.#pointer.pointerType === "touch";
    if (pointerType === "pen") {
      this.#penSeen = timeStamp;
      if (touching) this.abandon();
      return false;
    }
    if (pointerType !== "touch") return false;
    if (touching && this.#touches.size > 1) this.abandon();
    return this.#touches.size > 1 || timeStamp - this.#penSeen < PALM;
  }

  #move(event) {
    if (event.pointerType === "pen") this.#penSeen = event.timeStamp;
    if (event.pointerType !== "touch") this.#hover(event);
    if (!this.#stroke || event.pointerId !== this.#pointer.pointerId) return;
    const { points } = this.#stroke;
    const from = points.length;
    const together = event.getCoalescedEvents?.() ?? [];
    points.push(...(together.length ? together : [event]).map((part) => this.#point(part)));
    drawStroke(this.#context, this.#stroke, from);
  }

  #up({ pointerId, pointerType, timeStamp }, kept = true) {
    this.#touches.delete(pointerId);
    if (!this.#stroke || pointerId !== this.#pointer.pointerId) return;
    if (pointerType === "pen") this.#penSeen = timeStamp;
    const stroke = this.#stroke;
    this.#stroke = null;
    this.#pointer = {};
    if (kept) this.draw([...this.strokes, stroke]);
    else this.#changed();
  }

  #hover({ clientX, clientY }) {
    const { left, top } = this.#canvas.getBoundingClientRect();
    this.dispatchEvent(new CustomEvent("hover", { detail: { x: clientX - left, y: clientY - top } }));
  }

  /** Where a pointer is, and how hard a pen is pressed (a mouse or a finger always draws alike). */
  #point({ clientX, clientY, pointerType, pressure }) {
    const { left, top, width, height } = this.#canvas.getBoundingClientRect();
    const weight = pointerType === "pen" && pressure > 0 ? 0.5 + pressure : 1;
    return [(clientX - left - width / 2) / height, (clientY - top) / height - 0.5, weight];
  }

  #add(state) {
    this.#history.add(state);
    this.#changed();
  }

  #changed() {
    this.redraw();
    this.dispatchEvent(new Event("change"));
  }
}
