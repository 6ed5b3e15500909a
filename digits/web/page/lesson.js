// Teaching: every digit is asked for twice, written on the sheet, and kept as an example.

const TIMES = 2;

export class Lesson {
  #place = 0;

  get digit() {
    return this.#place % 10;
  }

  get over() {
    return this.#place >= 10 * TIMES;
  }

  get words() {
    return `Write a ${this.digit}, as you always do. (${this.#place + 1} of ${10 * TIMES})`;
  }

  next() {
    this.#place++;
  }
}
