import { DataError } from "../errors.ts";
import { guarded, native } from "../native.ts";

/** Which samples go where. */
export interface SplitIndices {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** How to split, checked by the caller. */
export interface SplitPlan {
  readonly samples: number;
  /** The part that is tested on, between 0 and 1. */
  readonly test: number;
  readonly seed: number;
  /** To keep the classes in proportion: the label of each sample, and how to name a class in an error. */
  readonly strata?: {
    readonly labels: Uint32Array;
    readonly classes: number;
    readonly name: (label: number) => string;
  };
}

/**
 * Splits at random, as the seed alone decides. `round(test * samples)` samples are tested on; stratified, each class gives
 * its share, rounded so that the total is kept (the largest remainders get the rest, the lower class first).
 * Either part without samples is `DH_EMPTY`, a class of one sample in a stratified split `DH_LABEL`.
 */
export function splitIndices(
  call: string,
  { samples, test, seed, strata }: SplitPlan,
): SplitIndices {
  const total = Math.round(test * samples);
  if (total === 0 || total === samples) {
    const part = total === 0 ? "test" : "training";
    throw new DataError("DH_EMPTY", `${call}: test ${test} leaves 0 ${part} rows of ${samples}`);
  }
  const labels = strata?.labels ?? new Uint32Array(samples);
  const quotas = strata === undefined ? [total] : shares(counts(call, strata), test, total);
  const chosen = { train: new Uint32Array(samples - total), test: new Uint32Array(total) };
  const filled = { train: 0, test: 0 };
  for (const index of guarded(call, () => native.splitOrder(samples, seed))) {
    const label = labels[index] as number;
    const left = quotas[label] as number;
    const part = left > 0 ? "test" : "train";
    if (left > 0) quotas[label] = left - 1;
    chosen[part][filled[part]++] = index;
  }
  return chosen;
}

function counts(
  call: string,
  { labels, classes, name }: NonNullable<SplitPlan["strata"]>,
): number[] {
  const perClass = Array<number>(classes).fill(0);
  for (const label of labels) (perClass[label] as number)++;
  const single = perClass.indexOf(1);
  if (single < 0) return perClass;
  throw new DataError("DH_LABEL", `${call}: class ${name(single)} has 1 row; stratify needs 2`);
}

/** Whole shares of each count that sum to `total` (Hamilton's method of largest remainders). */
function shares(perClass: readonly number[], part: number, total: number): number[] {
  const quotas = perClass.map((count) => Math.floor(part * count));
  const order = perClass
    .map((count, label) => ({ label, remainder: part * count - Math.floor(part * count) }))
    .sort((a, b) => b.remainder - a.remainder || a.label - b.label);
  const missing = total - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const { label } of order.slice(0, missing)) (quotas[label] as number)++;
  return quotas;
}
