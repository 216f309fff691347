import { philox } from "./philox.ts";

/** What a random number is for, as in `crates/kernels/src/random.rs`; Rust draws those of the other purposes. */
export const PURPOSE = { shuffle: 2, split: 3 } as const;

/** Which random numbers: the same place gives the same ones, and no two places share any. */
export interface Place {
  /** From 0 to 2^53 - 1. */
  readonly seed: number;
  readonly purpose: (typeof PURPOSE)[keyof typeof PURPOSE];
  /** From 0, where the draw belongs to an epoch. */
  readonly epoch?: number;
}

/**
 * The first `count` words of a stream, each one of 2^32 that are equally likely. The layout of key and counter is the one
 * that `crates/kernels/src/random.rs` documents, with index and step 0.
 */
export function words({ seed, purpose, epoch = 0 }: Place, count: number): Uint32Array {
  const key0 = seed >>> 0;
  const key1 = (Math.floor(seed / 2 ** 32) | (purpose << 21)) >>> 0;
  const blocks = Math.ceil(count / 4);
  const drawn = new Uint32Array(4 * blocks);
  for (let block = 0; block < blocks; block++) {
    drawn[4 * block] = block;
    drawn[4 * block + 3] = epoch;
    philox(drawn, 4 * block, key0, key1);
  }
  return drawn.subarray(0, count);
}
