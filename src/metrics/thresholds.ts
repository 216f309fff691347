/**
 * How a threshold divides the samples: what lies at or above it is taken for positive. The highest threshold comes first;
 * place `i` of each array belongs to threshold `i`.
 */
export interface Thresholds {
  /** The distinct scores, descending. */
  readonly thresholds: Float64Array;
  /** The weight of positive samples at or above each. */
  readonly truePositives: Float64Array;
  /** The weight of negative samples at or above each. */
  readonly falsePositives: Float64Array;
}

/** Samples with a score each. */
export interface RankedSamples {
  readonly samples: number;
  readonly isPositive: (sample: number) => boolean;
  readonly score: (sample: number) => number;
  readonly weights: Float64Array;
}

/** The counts at every distinct score. Samples without weight are as if they were not there. */
export function thresholdsOf({ samples, isPositive, score, weights }: RankedSamples): Thresholds {
  // Sorting plain numbers and looking each sample up is faster than sorting samples by a function.
  const sorted = new Float64Array(samples);
  let counted = 0;
  for (let i = 0; i < samples; i++) if (weights[i] !== 0) sorted[counted++] = score(i);
  const thresholds = distinct(sorted.subarray(0, counted).sort().toReversed());
  const truePositives = new Float64Array(thresholds.length);
  const falsePositives = new Float64Array(thresholds.length);
  for (let i = 0; i < samples; i++) {
    if (weights[i] === 0) continue;
    const counts = isPositive(i) ? truePositives : falsePositives;
    counts[placeOf(score(i), thresholds)]! += weights[i] as number;
  }
  accumulate(truePositives);
  accumulate(falsePositives);
  return { thresholds, truePositives, falsePositives };
}

/** The first of each run of equal numbers, in place. */
function distinct(sorted: Float64Array): Float64Array {
  let found = 0;
  for (const value of sorted)
    if (found === 0 || value !== sorted[found - 1]) sorted[found++] = value;
  return sorted.slice(0, found);
}

/** Where a score stands among the descending ones, of which it is one. */
function placeOf(score: number, descending: Float64Array): number {
  let [low, high] = [0, descending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((descending[middle] as number) <= score) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Replaces each number by the sum up to it. */
function accumulate(values: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i] as number;
    values[i] = sum;
  }
}
