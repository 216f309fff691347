import test from "ava";
import {
  Network,
  dense,
  elu,
  glorot,
  he,
  huber,
  leakyRelu,
  lecun,
  normal,
  orthogonal,
  relu,
  softmax,
  zeros,
} from "../src/index.ts";
import * as library from "../src/index.ts";
import { native } from "../src/native.ts";
import { data, network, options } from "./support/problems.ts";

const catalogue = native.catalogue();

test("every layer, initializer and loss of the core has its function, with the core's defaults", (t) => {
  const functions = library as unknown as Record<
    string,
    (...options: unknown[]) => { kind: string }
  >;
  for (const { kind, parameters } of [
    ...catalogue.layers,
    ...catalogue.initializers,
    ...catalogue.losses,
  ]) {
    const required = parameters.filter((parameter) => parameter.default === undefined);
    const made = functions[kind]?.(...required.map(({ min }) => min ?? 1));
    t.like(made, { kind }, kind);
    const numbers = Object.fromEntries(
      parameters.map((parameter) => [parameter.name, parameter.default ?? parameter.min ?? 1]),
    );
    t.deepEqual((made as unknown as { numbers: object }).numbers, numbers, kind);
  }
});

test("parts are plain data that nobody can change", (t) => {
  for (const part of [dense(3), relu(), he(), huber(), softmax()]) {
    t.true(Object.isFrozen(part));
    t.true(Object.isFrozen((part as { numbers: object }).numbers));
  }
  const on = network();
  t.true(Object.isFrozen(on.layers));
  t.deepEqual(JSON.parse(JSON.stringify(leakyRelu())), leakyRelu());
});

test("a layer may be written by hand", (t) => {
  const byHand = new Network({
    input: 2,
    layers: [
      { kind: "dense", numbers: { units: 4, bias: 1 }, initializer: { kind: "he", numbers: {} } },
      { kind: "elu", numbers: {} },
    ],
    seed: 3,
  });
  const made = new Network({ input: 2, layers: [dense(4), elu()], seed: 3 });
  t.is(byHand.digest(), made.digest());
  t.deepEqual(byHand.layers, made.layers);
});

test("the seed, and nothing else, decides the first weights", (t) => {
  const digest = (seed: number): string => network({ seed }).digest();
  t.is(digest(1), digest(1));
  t.not(digest(1), digest(2));
  t.not(digest(0), digest(2 ** 53 - 1));
  t.is(network({ seed: 0 }).digest(), new Network({ input: 2, layers: network().layers }).digest());
});

test("tensors: names, shapes and copies", (t) => {
  const on = network();
  const tensors = on.tensors();
  t.deepEqual(
    tensors.map(({ name, shape, values }) => [name, shape, values.length]),
    [
      ["0.weight", [2, 16], 32],
      ["0.bias", [16], 16],
      ["3.weight", [16, 2], 32],
      ["3.bias", [2], 2],
    ],
  );
  t.true(tensors[1]?.values.every((value) => value === 0));
  const before = on.digest();
  tensors[0]?.values.fill(9);
  t.is(on.digest(), before);
  on.setTensor("0.weight", new Float32Array(32).fill(0.5));
  t.true(on.tensors()[0]?.values.every((value) => value === 0.5));
  t.not(on.digest(), before);
  t.deepEqual(
    on.gradients().map(({ values }) => values.every((value) => value === 0)),
    [true, true, true, true],
  );
});

test("without a bias there is none", (t) => {
  const on = new Network({ input: 3, layers: [dense(2, { bias: false })] });
  t.deepEqual(
    on.tensors().map(({ name }) => name),
    ["0.weight"],
  );
  t.deepEqual(on.predict([[0, 0, 0]]), new Float32Array(2));
});

for (const [name, initializer, spread] of [
  ["he", he(), Math.sqrt(2 / 200)],
  ["he, uniform", he({ uniform: true }), Math.sqrt(2 / 200)],
  ["glorot", glorot(), Math.sqrt(2 / 500)],
  ["lecun", lecun(), Math.sqrt(1 / 200)],
  ["normal", normal({ std: 0.3 }), 0.3],
  ["zeros", zeros(), 0],
] as const) {
  test(`${name}: the spread of the first weights`, (t) => {
    const on = new Network({ input: 200, layers: [dense(300, { initializer })] });
    const values = on.tensors()[0]?.values as Float32Array;
    const mean = values.reduce((sum, w) => sum + w, 0) / values.length;
    const std = Math.sqrt(values.reduce((sum, w) => sum + w * w, 0) / values.length);
    t.true(Math.abs(mean) <= spread / 40, `${mean}`);
    t.true(Math.abs(std - spread) <= spread / 40, `${std}`);
  });
}

test("orthogonal weights: rows are orthonormal", (t) => {
  const on = new Network({ input: 8, layers: [dense(12, { initializer: orthogonal() })] });
  const w = on.tensors()[0]?.values as Float32Array;
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let c = 0; c < 12; c++) dot += (w[i * 12 + c] as number) * (w[j * 12 + c] as number);
      t.true(Math.abs(dot - Number(i === j)) < 1e-5, `${i} ${j} ${dot}`);
    }
  }
});

test("weights of one's own: an array, or a function of the shape", (t) => {
  const weights = [1, 2, 3, 4, 5, 6];
  const own = (initializer: Parameters<typeof dense>[1] extends infer O ? O : never) =>
    new Network({ input: 2, layers: [dense(3, initializer)] }).tensors()[0]?.values;
  t.deepEqual([...(own({ initializer: weights }) ?? [])], weights);
  t.deepEqual([...(own({ initializer: Float32Array.from(weights) }) ?? [])], weights);
  const shapes: object[] = [];
  const made = own({
    initializer: (shape) => {
      shapes.push(shape);
      return weights.toReversed();
    },
  });
  t.deepEqual(shapes, [{ inputs: 2, outputs: 3 }]);
  t.deepEqual([...(made ?? [])], weights.toReversed());
});

test("dispose frees, may be repeated, and stands for `using`", async (t) => {
  const on = network();
  on.dispose();
  on.dispose();
  on[Symbol.dispose]();
  const disposed = { name: "StateError", code: "DH_DISPOSED" };
  t.throws(() => on.digest(), { ...disposed, message: /^Network\.digest: / });
  t.throws(() => on.tensors(), disposed);
  t.throws(() => on.summary(), disposed);
  t.throws(() => on.forward([[1, 2]]), disposed);
  t.throws(() => on.evaluate(data), disposed);
  t.throws(() => on.setTensor("0.bias", new Float32Array(16)), disposed);
  await t.throwsAsync(async () => await on.fit(data, options), disposed);
});

test("bytes of a mini-batch grow with it", (t) => {
  const on = network();
  t.is(on.activationBytes(20), 2 * on.activationBytes(10));
  t.true(on.activationBytes(1) >= 4 * (2 + 16 + 2));
});
