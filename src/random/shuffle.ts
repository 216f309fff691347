import { COUNT, SEED, fitsMemory, integer } from "../check/index.ts";
import { guarded, native } from "../native.ts";

/**
 * The order in which an epoch takes the samples: a permutation of `0..samples-1` that depends on the seed and the epoch
 * alone, not on earlier epochs, batches or threads.
 *
 * Fisher and Yates, forwards (Durstenfeld, Algorithm 235, 1964): position i takes one of the items i..samples-1, the one
 * at `i + floor(word(i) * (samples - i) / 2^32)`. A draw among n is uniform to within n / 2^32, relatively: 1.4e-5 for
 * 60 000 samples.
 *
 * Samples are a whole number below 2^31, the epoch is one below 2^32, the seed one up to 2^53 - 1 (`DH_RANGE`).
 */
export function shuffledOrder(samples: number, seed: number, epoch: number): Uint32Array {
  const call = "shuffledOrder";
  integer(call, "samples", samples, { ...COUNT, min: 0 });
  integer(call, "seed", seed, SEED);
  integer(call, "epoch", epoch, { min: 0, max: 2 ** 32 - 1 });
  fitsMemory(call, "samples", samples, 4);
  return guarded(call, () => native.shuffledOrder(samples, seed, epoch));
}
