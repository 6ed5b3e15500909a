// What the page keeps: pen and mode in this browser, the drawing in this tab. A browser that
// refuses to keep anything is no reason to stop.

/** @returns what was kept under a name, or the fallback. */
export function recall(storage, name, fallback) {
  try {
    return JSON.parse(globalThis[storage].getItem(name)) ?? fallback;
  } catch {
    return fallback;
  }
}

export function keep(storage, name, value) {
  try {
    globalThis[storage].setItem(name, JSON.stringify(value));
  } catch { // full, or forbidden
  }
}
