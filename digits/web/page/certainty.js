// How sure an answer is, in words: one rule for the whole page, and for the command line. Nothing
// is ever certain, so there is no "100 %" and no "0 %".

export const SURE = 0.6; // less confidence than this is told as "not sure"

/** Share of 1 -> "97 %", ">99 %" or "<1 %", for where there is little space. */
export function percent(share) {
  return `${share > 0.99 ? ">" : share < 0.01 ? "<" : ""}${number(share)}\u00a0%`;
}

/** Share of 1 -> "97 %", "more than 99 %" or "less than 1 %", for sentences. */
export function percentInWords(share) {
  return `${share > 0.99 ? "more than " : share < 0.01 ? "less than " : ""}${number(share)}\u00a0%`;
}

const number = (share) => Math.min(99, Math.max(1, Math.round(share * 100)));
