import { integer } from "../check/index.ts";

/** An epoch as it is cut into mini-batches. */
export interface BatchCut {
  /** Mini-batches, and so steps, in an epoch. */
  readonly steps: number;
  /** Samples in the last one, which may be fewer. */
  readonly last: number;
}

/** How `samples` are cut into mini-batches: 5 000 000 samples in batches of 1000 are 5000 steps. */
export function cutBatches(samples: number, batchSize: number): BatchCut {
  integer("cutBatches", "samples", samples, { min: 1, max: Number.MAX_SAFE_INTEGER });
  integer("cutBatches", "batchSize", batchSize, { min: 1, max: Number.MAX_SAFE_INTEGER });
  const steps = Math.ceil(samples / batchSize);
  return { steps, last: samples - (steps - 1) * batchSize };
}
