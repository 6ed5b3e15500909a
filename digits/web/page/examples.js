// The caller's own examples: drawings whose digits were told here, kept in this browser alone.
// An example is {id, digit, vector, image, date}; a vector of null waits to be asked for.

const STORE = "examples";
const MOST_SENT = 500; // as many as the function takes in one request
const MOST_ASKED = 50; // drawings in one request
const MOST_CHARACTERS = 5_000_000; // of these drawings, of the 10 million that a request may have

export class Examples {
  #kept = new Map();
  #database = null;

  /** All that was kept. */
  async open() {
    await this.#ifAllowed(async () => {
      this.#database = await done(Object.assign(indexedDB.open("digits", 1), {
        onupgradeneeded: ({ target }) => target.result.createObjectStore(STORE, { keyPath: "id" }),
      }));
      const kept = await done(this.#database.transaction(STORE).objectStore(STORE).getAll());
      for (const each of kept) this.#kept.set(each.id, each);
    });
  }

  /** Whether the browser keeps what is put here: not in private browsing, or on a full disk. */
  get lasting() {
    return this.#database !== null;
  }

  /** Oldest first. */
  get list() {
    return [...this.#kept.values()].sort((a, b) => a.id - b.id);
  }

  /** Those that a request carries: the newest ones. */
  get known() {
    return this.list.filter(({ vector }) => vector).slice(-MOST_SENT);
  }

  get sent() {
    return this.known.map(({ digit, vector }) => ({ digit, vector }));
  }

  /** Add or change examples. One drawing has one digit: the last that was told. */
  async put(examples) {
    let next = Math.max(0, ...this.#kept.keys());
    for (const example of examples) {
      const same = this.list.find(({ image }) => image === example.image);
      const kept = { ...example, id: example.id ?? same?.id ?? ++next };
      this.#kept.set(kept.id, kept);
      await this.#write((store) => store.put(kept));
    }
  }

  /** Ask for the vectors of examples anew, with their drawings: readVectors(images) gives them. */
  async renew(examples, readVectors) {
    for (const part of portions(examples)) {
      const vectors = await readVectors(part.map(({ image }) => image));
      // a refused one keeps what it has
      await this.put(part.map((each, i) => ({ ...each, vector: vectors[i] ?? each.vector })));
    }
  }

  async remove(id) {
    this.#kept.delete(id);
    await this.#write((store) => store.delete(id));
  }

  async clear() {
    this.#kept.clear();
    await this.#write((store) => store.clear());
  }

  async #write(act) {
    if (this.#database === null) return;
    await this.#ifAllowed(() => {
      const transaction = this.#database.transaction(STORE, "readwrite");
      act(transaction.objectStore(STORE));
      return done(transaction);
    });
  }

  /** A browser that refuses to keep anything is no reason to stop: then it is memory alone. */
  async #ifAllowed(act) {
    try {
      await act();
    } catch {
      this.#database = null;
    }
  }
}

/** Examples in parts that fit into a request. */
function portions(examples) {
  const parts = [];
  let characters = Infinity;
  for (const each of examples) {
    characters += each.image.length;
    if (characters > MOST_CHARACTERS || parts.at(-1).length === MOST_ASKED) {
      parts.push([]);
      characters = each.image.length;
    }
    parts.at(-1).push(each);
  }
  return parts;
}

/** A request's result, or that a transaction is committed. */
function done(work) {
  return new Promise((resolve, reject) => {
    work.onsuccess = work.oncomplete = () => resolve(work.result);
    work.onerror = work.onabort = () => reject(work.error);
  });
}
