// Small numbers and digits in English, and elements.

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const ENDINGS = { 1: "st", 2: "nd", 3: "rd" };

export const inWords = (count) => COUNTS[count] ?? String(count);
export const article = (digit) => (digit === 8 ? "an" : "a");
export const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** 1 -> "1st", 12 -> "12th", 23 -> "23rd". */
export function ordinal(place) {
  const teen = Math.floor(place / 10) % 10 === 1;
  return `${place}${(!teen && ENDINGS[place % 10]) || "th"}`;
}

/** ["a", "b", "c"] -> "a, b and c". */
export function listed(parts) {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** An element with properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

export const find = (id) => document.getElementById(id);
