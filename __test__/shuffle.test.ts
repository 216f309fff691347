import test from "ava";
import { fc } from "./support/property.ts";
import { philox } from "../src/random/philox.ts";
import { shuffledOrder } from "../src/random/shuffle.ts";
import { PURPOSE, words } from "../src/random/words.ts";

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const epochs = fc.integer({ min: 1, max: 2 ** 32 - 1 });

/** Philox as the paper has it, in exact arithmetic. */
function philoxExactly(counter: readonly number[], key: readonly number[]): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const word = (x: bigint): bigint => x & 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c0;
    const p1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, word(p1), (p0 >> 32n) ^ c3 ^ k1, word(p0)];
    [k0, k1] = [word(k0 + 0x9e3779b9n), word(k1 + 0xbb67ae85n)];
  }
  return [c0, c1, c2, c3].map(Number);
}

function scrambled(counter: readonly number[], [k0, k1]: readonly [number, number]): number[] {
  const state = Uint32Array.from(counter);
  philox(state, 0, k0, k1);
  return [...state];
}

// The lines `philox4x32 10` of kat_vectors in the authors' library, Random123.
const knownAnswers: readonly [number[], [number, number], number[]][] = [
  [
    [0, 0, 0, 0],
    [0, 0],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    Array<number>(4).fill(0xffffffff),
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

test("philox gives the known answers of its authors", (t) => {
  for (const [counter, key, answer] of knownAnswers) {
    t.deepEqual(scrambled(counter, key), answer);
    t.deepEqual(philoxExactly(counter, key), answer);
  }
});

test("philox is exact for any counter and key", (t) => {
  const word = fc.oneof(
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1),
  );
  fc.assert(
    fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
      t.deepEqual(scrambled(counter, key), philoxExactly(counter, key));
    }),
    { numRuns: 2000 },
  );
});

test("philox is exact where a product rounds up to the next 2^32", (t) => {
  // With M the multiplier and low = -d mod 2^32, c = low / M mod 2^32 gives M c those lower bits.
  const inverse = (m: bigint): bigint => {
    let x = 1n;
    for (let i = 0; i < 6; i++) x = BigInt.asUintN(32, x * (2n - m * x));
    return x;
  };
  for (let d = 1n; d < 5000n; d += 7n) {
    const c0 = Number(BigInt.asUintN(32, -d * inverse(0xd2511f53n)));
    const c2 = Number(BigInt.asUintN(32, -d * inverse(0xcd9e8d57n)));
    t.deepEqual(scrambled([c0, 0, c2, 0], [0, 0]), philoxExactly([c0, 0, c2, 0], [0, 0]));
  }
});

test("words follow the documented layout", (t) => {
  fc.assert(
    fc.property(seeds, epochs, fc.integer({ min: 0, max: 40 }), (seed, epoch, element) => {
      const key = [seed % 2 ** 32, Math.floor(seed / 2 ** 32) + PURPOSE.shuffle * 2 ** 21];
      const block = philoxExactly([Math.floor(element / 4), 0, 0, epoch], key);
      t.is(words({ seed, purpose: PURPOSE.shuffle, epoch }, 41)[element], block[element % 4]);
    }),
  );
});

test("an order is a permutation", (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), seeds, epochs, (samples, seed, epoch) => {
      t.deepEqual(
        [...shuffledOrder(samples, seed, epoch)].sort((a, b) => a - b),
        [...Array(samples).keys()],
      );
    }),
  );
});

test("an order depends on seed and epoch, and on nothing else", (t) => {
  const first = shuffledOrder(1000, 7, 3);
  shuffledOrder(500, 8, 1);
  t.deepEqual(shuffledOrder(1000, 7, 3), first);
  t.notDeepEqual(shuffledOrder(1000, 7, 4), first);
  t.notDeepEqual(shuffledOrder(1000, 8, 3), first);
  t.notDeepEqual(shuffledOrder(1000, 7 + 2 ** 32, 3), first);
});

test("an order is the one that exact arithmetic gives", (t) => {
  // The words of the stream, the draws in rationals: no rounding anywhere.
  const [samples, seed, epoch] = [1001, 123_456_789_012_345, 20];
  const order = [...Array(samples).keys()];
  for (let i = 0; i < samples; i++) {
    const block = philoxExactly(
      [i >> 2, 0, 0, epoch],
      [seed % 2 ** 32, Math.floor(seed / 2 ** 32) + 2 * 2 ** 21],
    );
    const j = i + Number((BigInt(block[i % 4]!) * BigInt(samples - i)) >> 32n);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  t.deepEqual([...shuffledOrder(samples, seed, epoch)], order);
});

test("every item is as likely as any other in the first places, and one place says nothing of the next", (t) => {
  const [items, epochsDrawn] = [10, 20_000];
  const chiSquare = (counts: Uint32Array, cells: number): number =>
    counts.reduce(
      (sum, count) => sum + (count - epochsDrawn / cells) ** 2 / (epochsDrawn / cells),
      0,
    );
  const places = Array.from({ length: 3 }, () => new Uint32Array(items));
  const pairs = new Uint32Array(items * items);
  for (let epoch = 1; epoch <= epochsDrawn; epoch++) {
    const order = shuffledOrder(items, 42, epoch);
    for (const [place, counts] of places.entries()) counts[order[place]!]!++;
    pairs[order[0]! * items + order[1]!]!++;
  }
  // The 99.9 % points of the distribution for 9 and for 89 degrees of freedom.
  for (const counts of places) t.true(chiSquare(counts, items) < 27.88);
  t.true(
    chiSquare(
      pairs.filter((_, pair) => Math.floor(pair / items) !== pair % items),
      90,
    ) < 135.98,
  );
});
