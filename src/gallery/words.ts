import { column, type Series } from "./figure.ts";
import { arrival } from "./measures.ts";

// #region shown
/** A run is there where the cost stays below this. */
export const NEAR = 0.05;
// #endregion

/** `Momentum arrives after 61 steps.` */
export function arrived(who: string, series: Series, name: string): string {
  const heights = column(series, `${name}.height`);
  const steps = heights.length - 1;
  const last = heights[steps] as number;
  const at = arrival(heights, NEAR);
  if (at !== undefined) return `${who} is within ${NEAR} of the least cost after ${at} steps.`;
  return last > (heights[0] as number)
    ? `${who} diverges: a cost of ${digits(last)} after ${steps} steps.`
    : `${who} is not there after ${steps} steps: a cost of ${digits(last)}.`;
}

/** Three digits: `0.0123`, `5.1e+8`. */
export function digits(value: number): string {
  const text = value.toPrecision(3);
  return text.includes("e") || value >= 1e5 || (value !== 0 && Math.abs(value) < 1e-4)
    ? value.toExponential(1)
    : String(Number(text));
}

/** With a capital letter, to begin a sentence. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
