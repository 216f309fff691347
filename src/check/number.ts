import { ArgumentError, OutOfRangeError } from "../errors.ts";
import { mustBe } from "./show.ts";

/** The numbers that an argument may be: bounds that belong (`min`, `max`) or do not (`above`, `below`). */
export interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
}

/** Greater than zero. */
export const POSITIVE: Range = { above: 0 };
/** Zero or more. */
export const NOT_NEGATIVE: Range = { min: 0 };
/** Zero or more, below one: momentum, beta, a rate of dropout. */
export const BELOW_ONE: Range = { min: 0, below: 1 };
/** Between zero and one, and neither: a part of a whole. */
export const PART: Range = { above: 0, below: 1 };
/** What a count may be: epochs, units, steps. */
export const COUNT: Range = { min: 1, max: 2 ** 31 - 1 };
/** What a seed may be. */
export const SEED: Range = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** A finite number in `range`. Throws `DH_RANGE`: a `TypeError` for another kind of value, else a `RangeError`. */
export function number(call: string, path: string, value: unknown, range: Range = {}): number {
  const expectation = `a finite number${bounds(range)}`;
  if (typeof value !== "number")
    throw new ArgumentError("DH_RANGE", mustBe(call, path, expectation, value));
  if (!Number.isFinite(value) || !within(value, range)) {
    throw new OutOfRangeError("DH_RANGE", mustBe(call, path, expectation, value));
  }
  return value;
}

/** A whole number in `range`. Throws as {@link number} does. */
export function integer(call: string, path: string, value: unknown, range: Range = COUNT): number {
  if (typeof value === "number" && Number.isInteger(value) && within(value, range)) return value;
  const message = mustBe(call, path, `an integer${span(range)}`, value);
  throw typeof value === "number"
    ? new OutOfRangeError("DH_RANGE", message)
    : new ArgumentError("DH_RANGE", message);
}

/** Whether the value keeps the bounds. */
export function within(value: number, { min, max, above, below }: Range): boolean {
  return (
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below)
  );
}

/** ` ≥ 0 and < 1` */
function bounds({ min, max, above, below }: Range): string {
  const parts = [
    min === undefined ? [] : `≥ ${min}`,
    above === undefined ? [] : `> ${above}`,
    max === undefined ? [] : `≤ ${max}`,
    below === undefined ? [] : `< ${below}`,
  ].flat();
  return parts.length === 0 ? "" : ` ${parts.join(" and ")}`;
}

/** ` 1..2147483647` where both ends belong, as for most integers. */
function span(range: Range): string {
  if (range.min === undefined || range.max === undefined) return bounds(range);
  return ` ${range.min}..${range.max === Number.MAX_SAFE_INTEGER ? "2^53-1" : range.max}`;
}
