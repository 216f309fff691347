import test from "ava";
import { fc } from "./support/property.ts";
import { native } from "../src/native.ts";
import { shuffledOrder } from "../src/random/shuffle.ts";

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

test("philox as it is here gives the known answers of its authors", (t) => {
  for (const [counter, key, answer] of knownAnswers)
    t.deepEqual(philoxExactly(counter, key), answer);
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

/** The order that the words of a stream choose, the draws in rationals: no rounding anywhere. */
function orderExactly(samples: number, seed: number, purpose: number, epoch: number): number[] {
  const key = [seed % 2 ** 32, Math.floor(seed / 2 ** 32) + purpose * 2 ** 21];
  const order = [...Array(samples).keys()];
  for (let i = 0; i < samples; i++) {
    const block = philoxExactly([i >> 2, 0, 0, epoch], key);
    const j = i + Number((BigInt(block[i % 4]!) * BigInt(samples - i)) >> 32n);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

test("an order is the one that exact arithmetic gives", (t) => {
  t.deepEqual(
    [...shuffledOrder(1001, 123_456_789_012_345, 20)],
    orderExactly(1001, 123_456_789_012_345, 2, 20),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), seeds, epochs, (samples, seed, epoch) => {
      t.deepEqual([...shuffledOrder(samples, seed, epoch)], orderExactly(samples, seed, 2, epoch));
    }),
  );
});

test("a data set is split by the words of a purpose of their own", (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), seeds, (samples, seed) => {
      t.deepEqual([...native.splitOrder(samples, seed)], orderExactly(samples, seed, 3, 0));
    }),
  );
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
