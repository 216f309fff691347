import type { Evaluation } from "../fit/evaluation.ts";
import type { EpochRecord } from "../fit/history.ts";

/** An epoch with or without validation. */
export type Epoch = EpochRecord<Evaluation | undefined>;

/** 1, 2, ... */
export const counting = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** A number of each epoch; nothing where it is not there or not finite. */
export const each = (
  epochs: readonly Epoch[],
  of: (epoch: Epoch) => number | undefined,
): (number | null)[] =>
  epochs.map((epoch) => {
    const value = of(epoch);
    return value !== undefined && Number.isFinite(value) ? value : null;
  });

/** Whether numbers spread so far that only a logarithm shows them all. */
export function isWide(values: readonly (number | null)[]): boolean {
  let [least, most] = [Infinity, 0];
  for (const value of values) {
    if (value === null) continue;
    if (value <= 0) return false;
    [least, most] = [Math.min(least, value), Math.max(most, value)];
  }
  return most > 50 * least;
}

/** The first and the last number that is there. */
export function ends(values: readonly (number | null)[]): [first: number, last: number] {
  const there = values.filter((value) => value !== null);
  return [there[0] ?? NaN, there.at(-1) ?? NaN];
}
