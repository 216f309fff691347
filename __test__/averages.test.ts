import { readFileSync } from "node:fs";
import test from "ava";
import { fc } from "./support/property.ts";
import {
  ExponentialAverage,
  effectiveWindow,
  exponentialAverage,
} from "../src/averages/exponential_average.ts";

interface Fixture {
  readonly series: readonly number[];
  readonly cases: readonly {
    beta: number;
    corrected: readonly number[];
    plain: readonly number[];
  }[];
}
const url = new URL("fixtures/averages/averages.json", import.meta.url);
const fixture = JSON.parse(readFileSync(url, "utf8")) as Fixture;

test("averages are those of pandas", (t) => {
  for (const { beta, corrected, plain } of fixture.cases) {
    const near = (actual: Float64Array, expected: readonly number[]): void =>
      expected.forEach((value, i) =>
        t.true(
          Math.abs(actual[i]! - value) <= 1e-12,
          `${beta} at ${i}: ${actual[i]}, not ${value}`,
        ),
      );
    near(exponentialAverage(fixture.series, { beta, biasCorrection: true }), corrected);
    near(exponentialAverage(fixture.series, { beta }), plain);
  }
});

test("averages by hand: beta a half is exact in binary", (t) => {
  t.deepEqual([...exponentialAverage([8, 4, 2], { beta: 0.5 })], [4, 4, 3]);
  t.deepEqual(
    [...exponentialAverage([8, 4, 2], { beta: 0.5, biasCorrection: true })],
    [8, 4 / 0.75, 3 / 0.875],
  );
  t.deepEqual([...exponentialAverage(Float32Array.of(1, 2), { beta: 0 })], [1, 2]);
  t.is(exponentialAverage([]).length, 0);
});

test("an average is the weighted sum, in exact rationals", (t) => {
  // beta = 7/8 and whole values: v_t = sum of 7^(t-i) theta_i / 8^(t-i+1), exactly representable for a few steps.
  const values = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(values, (series) => {
      const n = BigInt(series.length);
      const sum = series.reduce((total, value, i) => {
        const age = n - 1n - BigInt(i);
        return total + BigInt(value) * 7n ** age * 8n ** (n - 1n - age);
      }, 0n);
      t.is(
        exponentialAverage(series, { beta: 0.875 }).at(-1)! + 0,
        Number(sum) / 8 ** series.length,
      );
    }),
  );
});

test("a corrected average of a constant is that constant", (t) => {
  for (const value of exponentialAverage(Array<number>(300).fill(20), {
    beta: 0.98,
    biasCorrection: true,
  })) {
    t.true(Math.abs(value - 20) < 1e-11);
  }
  t.true(exponentialAverage([20], { beta: 0.98 }).at(-1)! < 0.5);
});

test("the window: beta^window is about 1/e", (t) => {
  t.is(effectiveWindow(0.5), 2);
  t.deepEqual(
    [0.9, 0.98].map((beta) => Math.round(effectiveWindow(beta))),
    [10, 50],
  );
  for (const epsilon of [0.1, 0.02, 0.001]) {
    // (1 - eps)^(1 / eps) = (1 - eps / 2 - ...) / e
    const weight = (1 - epsilon) ** effectiveWindow(1 - epsilon);
    t.true(weight < 1 / Math.E && weight > (1 - epsilon) / Math.E);
  }
});

test("one at a time is the same as all at once", (t) => {
  const average = new ExponentialAverage({ biasCorrection: true });
  t.is(average.value, NaN);
  const all = exponentialAverage(fixture.series, { biasCorrection: true });
  for (const [i, value] of fixture.series.entries()) t.is(average.add(value), all[i] as number);
  t.is(average.count, fixture.series.length);
  t.is(average.value, all.at(-1) as number);
  t.is(Math.round(average.window), 10);
});
