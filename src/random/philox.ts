/**
 * Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011): a counter of four
 * 32-bit words, scrambled under a key of two. The twin of `crates/kernels/src/random/philox.rs`, to the bit.
 */

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const ROUNDS = 10;

/** Scrambles the four words at `offset` in place, ten rounds under the key `(key0, key1)`. */
export function philox(words: Uint32Array, offset: number, key0: number, key1: number): void {
  let c0 = words[offset] as number;
  let c1 = words[offset + 1] as number;
  let c2 = words[offset + 2] as number;
  let c3 = words[offset + 3] as number;
  for (let round = 0; round < ROUNDS; round++) {
    const low0 = Math.imul(M0, c0);
    const low1 = Math.imul(M1, c2);
    const high0 = high(M0, c0, low0);
    const high1 = high(M1, c2, low1);
    c0 = (high1 ^ c1 ^ key0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ key1) >>> 0;
    c3 = low0;
    key0 = (key0 + 0x9e3779b9) | 0;
    key1 = (key1 + 0xbb67ae85) | 0;
  }
  words[offset] = c0;
  words[offset + 1] = c1;
  words[offset + 2] = c2;
  words[offset + 3] = c3;
}

/**
 * The upper 32 bits of `m * c`, given the lower ones. The product in f64 is off by 2^10 at most, so its integer part above
 * 2^32 is right unless the lower bits are within 2^11 of the next integer. There, they are taken off before the division:
 * what remains is the answer to within 2^-21, and adding a half before cutting finds it.
 */
function high(m: number, c: number, low: number): number {
  if ((low | 0x7ff) === -1) return ((m * c - (low >>> 0)) * 2 ** -32 + 0.5) >>> 0;
  return (m * 2 ** -32 * c) >>> 0;
}
