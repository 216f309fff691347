/** How many numbers lie where. */
export interface Histogram {
  readonly min: number;
  readonly max: number;
  readonly num: number;
  readonly sum: number;
  readonly sumSquares: number;
  /** The upper end of each bucket; the first begins at `min`. */
  readonly limits: readonly number[];
  readonly counts: readonly number[];
}

/** As many as TensorBoard's own writer makes. */
const BUCKETS = 30;

/** The numbers in 30 buckets of one width from the least to the greatest; one bucket where all are the same. What is not finite is left out. */
export function histogramOf(values: Float32Array): Histogram {
  let [min, max, num, sum, sumSquares] = [Infinity, -Infinity, 0, 0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    num += 1;
    sum += value;
    sumSquares += value * value;
  }
  if (num === 0) return { min: 0, max: 0, num, sum, sumSquares, limits: [0], counts: [0] };
  const buckets = min === max ? 1 : BUCKETS;
  const width = (max - min) / buckets;
  const counts = Array.from({ length: buckets }, () => 0);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    // The greatest belongs to the last bucket.
    const bucket = width === 0 ? 0 : Math.min(buckets - 1, Math.floor((value - min) / width));
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  const limits = counts.map((_, i) => (i + 1 === buckets ? max : min + (i + 1) * width));
  return { min, max, num, sum, sumSquares, limits, counts };
}
