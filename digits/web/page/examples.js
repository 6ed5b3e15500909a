// The caller's own examples: drawings whose digits were told here, kept in this browser alone.
// An example is {id, digit, vector, image, date}; a vector of null waits to be asked for.

const STORE = "examples";
const MOST_SENT = 500; // as many as the function takes in one request
const MOST_ASKED = 50; // drawings in one request

export class Examples {
  #kept = new Map();
  #database = null;

  /** All that was kept; in memory alone where the browser refuses to keep anything. */
  async open() {
    try {
      this.#database = await done(Object.assign(indexedDB.open("digits", 1), {
        onupgradeneeded: ({ target }) => target.result.createObjectStore(STORE, { keyPath: "id" }),
      }));
      for (const each of await this.#store("readonly", (store) => store.getAll())) {
        this.#kept.set(each.id, each);
      }
    } catch { // private browsing
    }
  }

  /** Oldest first. */
  get list() {
    return [...this.#kept.values()].sort((a, b) => a.id - b.id);
  }

  /** What a request carries: the newest ones. */
  get sent() {
    const known = this.list.filter(({ vector }) => vector);
    return known.slice(-MOST_SENT).map(({ digit, vector }) => ({ digit, vector }));
  }

  /** Add or change examples. One drawing has one digit: the last that was told. */
  async put(examples) {
    let next = Math.max(0, ...this.#kept.keys());
    for (const example of examples) {
      const same = this.list.find(({ image }) => image === example.image);
      const kept = { ...example, id: example.id ?? same?.id ?? ++next };
      this.#kept.set(kept.id, kept);
      await this.#store("readwrite", (store) => store.put(kept));
    }
  }

  /** Ask for the vectors of examples anew, with their drawings: readVectors(images) gives them. */
  async renew(examples, readVectors) {
    for (let at = 0; at < examples.length; at += MOST_ASKED) {
      const part = examples.slice(at, at + MOST_ASKED);
      const vectors = await readVectors(part.map(({ image }) => image));
      await this.put(part.map((each, i) => ({ ...each, vector: vectors[i] })));
    }
  }

  async remove(id) {
    this.#kept.delete(id);
    await this.#store("readwrite", (store) => store.delete(id));
  }

  async clear() {
    this.#kept.clear();
    await this.#store("readwrite", (store) => store.clear());
  }

  async #store(mode, act) {
    if (this.#database) return done(act(this.#database.transaction(STORE, mode).objectStore(STORE)));
  }
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
