import test from "ava";
import { Dataset, Network, dense, relu, softmax, tanh } from "../src/index.ts";
import { data, network, options, rings } from "./support/problems.ts";

const on = new Network({
  input: 20,
  layers: [dense(70), relu(), dense(33), tanh(), dense(3)],
  seed: 9,
});
const rows = 257;
const x = Float32Array.from({ length: rows * 20 }, (_, i) => ((i * 7919) % 2003) / 1000 - 1);
const all = on.predict(x);

for (const size of [1, 2, 7, 64, 100]) {
  test(`rows are predicted alike in any company: ${size} at once`, (t) => {
    const parts: number[] = [];
    for (let row = 0; row < rows; row += size) {
      parts.push(...on.predict(x.subarray(row * 20, (row + size) * 20)));
    }
    t.deepEqual(Float32Array.from(parts), all);
  });
}

test("rows may come flat, as arrays, or as typed arrays", (t) => {
  const few = x.subarray(0, 60);
  const arrays = [0, 1, 2].map((row) => [...few.subarray(row * 20, (row + 1) * 20)]);
  const expected = all.slice(0, 9);
  t.deepEqual(on.predict(few), expected);
  t.deepEqual(on.predict(arrays), expected);
  const typed = arrays.map((row) => Float64Array.from(row)) as unknown as number[][];
  t.deepEqual(on.predict(typed), expected);
});

test("predictions agree with the formula in f64", (t) => {
  const tiny = new Network({ input: 2, layers: [dense(3), tanh(), dense(1)], seed: 4 });
  const [w1, , w2] = tiny.tensors().map(({ values }) => values) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  tiny.setTensor("0.bias", Float32Array.of(0.1, -0.2, 0.3));
  const [a, b] = [0.7, -1.1];
  let expected = 0;
  for (let j = 0; j < 3; j++) {
    const z = a * (w1[j] as number) + b * (w1[3 + j] as number) + ([0.1, -0.2, 0.3][j] as number);
    expected += Math.tanh(z) * (w2[j] as number);
  }
  t.true(Math.abs((tiny.predict([[a, b]])[0] as number) - expected) < 1e-6);
});

test("a network that was never fitted gives logits, one with softmax probabilities", (t) => {
  const layers = [dense(3)];
  const logits = new Network({ input: 2, layers }).predict([[3, -4]]);
  const p = new Network({ input: 2, layers: [...layers, softmax()] }).predict([[3, -4]]);
  const exp = [...logits].map(Math.exp);
  const sum = exp.reduce((total, e) => total + e, 0);
  for (const [i, value] of p.entries()) t.true(Math.abs(value - (exp[i] as number) / sum) < 1e-6);
});

test("after a fit with a cross-entropy, probabilities", async (t) => {
  const fitted = network();
  await fitted.fit(data, options);
  const p = fitted.predict(data.features);
  for (let row = 0; row < 100; row++) {
    t.true(Math.abs((p[2 * row] as number) + (p[2 * row + 1] as number) - 1) < 1e-6);
  }
  const mean = Array.from(
    data.labels as Uint32Array,
    (label, row) => -Math.log(p[2 * row + label] as number),
  ).reduce((sum, loss) => sum + loss / 100, 0);
  t.true(Math.abs(fitted.evaluate(data).loss - mean) < 1e-5);
});

test("evaluate: the confusion counts rows of the right class, columns of the predicted", async (t) => {
  const two = new Network({ input: 1, layers: [dense(2, { initializer: [1, -1] })] });
  // The first output is x, the second -x: class 0 is taken where x > 0.
  const four = Dataset.fromArrays({ features: [[1], [2], [-1], [3]], labels: [0, 1, 1, 0] });
  const { accuracy, confusion, loss } = two.evaluate(four);
  t.is(accuracy, 0.75);
  t.deepEqual(confusion, [
    [2, 0],
    [1, 1],
  ]);
  t.true(loss > 0);
});

test("evaluate on numbers: measures by hand", (t) => {
  const identity = new Network({ input: 1, layers: [dense(1, { initializer: [1] })] });
  const numbers = Dataset.fromArrays({ features: [[1], [2], [3]], targets: [[1], [3], [5]] });
  // Errors 0, -1, -2; the targets' mean is 3, their spread 8.
  t.deepEqual(identity.evaluate(numbers), {
    loss: 5 / 3,
    meanAbsoluteError: 1,
    meanSquaredError: 5 / 3,
    r2: 1 - 5 / 8,
    rootMeanSquaredError: Math.sqrt(5 / 3),
  });
  t.is(identity.evaluate(numbers, { loss: "meanAbsoluteError" }).loss, 1);
});

test("predicting and evaluating change nothing", (t) => {
  const before = on.digest();
  on.predict(x);
  network().evaluate(rings(7));
  t.deepEqual(on.predict(x), all);
  t.is(on.digest(), before);
});
