// What has been on the sheet, for undo and redo. Every change is a new state, so a cleared drawing
// or a replaced picture comes back as well.

export class History {
  #states;
  #at = 0;

  constructor(first) {
    this.#states = [first];
  }

  get now() {
    return this.#states[this.#at];
  }

  get undoable() {
    return this.#at > 0;
  }

  get redoable() {
    return this.#at < this.#states.length - 1;
  }

  add(state) {
    this.#states.splice(++this.#at, Infinity, state);
  }

  undo() {
    if (this.undoable) this.#at--;
  }

  redo() {
    if (this.redoable) this.#at++;
  }
}
