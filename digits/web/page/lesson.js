// Teaching: every digit is asked for twice, written on the sheet, and kept as an example.

const TIMES = 2;

export class Lesson {
  #place = 0;
  #doubted = false;

  get digit() {
    return this.#place % 10;
  }

  get over() {
    return this.#place >= 10 * TIMES;
  }

  get words() {
    const words = this.#doubted ? `That is hardly a ${this.digit}. Write it once more, please.`
      : `Write a ${this.digit}, as you always do.`;
    return `${words} (${this.#place + 1} of ${10 * TIMES})`;
  }

  /** Whether a drawing that is like no digit is asked for once more: it is the first time. */
  doubt() {
    return !this.#doubted && (this.#doubted = true);
  }

  next() {
    this.#place++;
    this.#doubted = false;
  }
}
