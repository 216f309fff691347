import test from "ava";
import {
  Dataset,
  Network,
  Optimizer,
  dense,
  dropout,
  gelu,
  relu,
  sgd,
  sigmoid,
  tanh,
} from "../src/index.ts";

const make = (...layers: Parameters<typeof build>[0]): Network => build(layers);
const build = (layers: ReturnType<typeof relu>[]): Network =>
  new Network({ input: 3, layers, seed: 2 });
const x = Float32Array.of(0.5, -1, 2, 1.5, 0.25, -0.75);

/** sum of outputs times fixed numbers: a loss whose gradient by the outputs is those numbers. */
const along = Float32Array.of(0.3, -0.7, 1.1, 0.2);
const lossOf = (on: Network): number =>
  on.predict(x).reduce((sum, y, i) => sum + y * (along[i] as number), 0);

for (const activation of [tanh, sigmoid, gelu]) {
  test(`${activation.name}: gradients are those of finite differences`, (t) => {
    const on = make(dense(5), activation(), dense(2));
    on.forward(x);
    const dx = on.backward(along);
    for (const { name, values } of on.gradients()) {
      const weights = on.tensors().find((tensor) => tensor.name === name)?.values as Float32Array;
      for (const [i, gradient] of values.entries()) {
        const at = (shift: number): number => {
          const moved = weights.slice();
          moved[i] = (moved[i] as number) + shift;
          on.setTensor(name, moved);
          return lossOf(on);
        };
        const slope = (at(2 ** -7) - at(-(2 ** -7))) / 2 ** -6;
        t.true(Math.abs(slope - gradient) < 2e-3, `${name}[${i}]: ${gradient} and ${slope}`);
      }
      on.setTensor(name, weights);
    }
    const slope = (i: number): number => {
      const at = (shift: number): number => {
        const moved = x.slice();
        moved[i] = (moved[i] as number) + shift;
        return on.predict(moved).reduce((sum, y, k) => sum + y * (along[k] as number), 0);
      };
      return (at(2 ** -7) - at(-(2 ** -7))) / 2 ** -6;
    };
    for (const [i, gradient] of dx.entries()) t.true(Math.abs(slope(i) - gradient) < 2e-3);
  });
}

test("gradients add up until they are set to zero", (t) => {
  const on = make(dense(4), relu(), dense(2));
  on.forward(x);
  on.backward(along);
  const once = on.gradients();
  on.forward(x);
  on.backward(along);
  for (const [i, { values }] of on.gradients().entries()) {
    t.deepEqual(
      values,
      once[i]?.values.map((g) => 2 * g),
    );
  }
  on.zeroGradients();
  t.true(on.gradients().every(({ values }) => values.every((g) => g === 0)));
  on.forward(x);
  on.backward(along);
  t.deepEqual(on.gradients(), once);
});

test("each forward is used up by one backward", (t) => {
  const on = make(dense(2));
  on.forward(x);
  on.backward(along);
  t.throws(() => on.backward(along), { code: "DH_STATE", message: /forward comes first/ });
});

test("forward gives logits, with dropout that is drawn anew each time", (t) => {
  const plain = make(dense(2));
  t.deepEqual(plain.forward(x), plain.predict(x));
  const [a, b] = [make(dense(50), dropout(0.5), dense(2)), make(dense(50), dropout(0.5), dense(2))];
  const first = a.forward(x);
  t.notDeepEqual(a.forward(x), first);
  t.deepEqual(b.forward(x), first, "the same seed, the same call: the same mask");
});

test("a loop of one's own learns XOR", (t) => {
  const features = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const targets = [0, 1, 1, 0];
  const on = new Network({ input: 2, layers: [dense(8), tanh(), dense(1)], seed: 1 });
  const optimizer = new Optimizer(sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }), on);
  for (let step = 0; step < 500; step++) {
    const y = on.forward(features);
    on.backward(y.map((value, i) => (value - (targets[i] as number)) / 2));
    optimizer.step();
    on.zeroGradients();
  }
  for (const [i, y] of on.predict(features).entries()) {
    t.true(Math.abs(y - (targets[i] as number)) < 0.05, `${y}`);
  }
  t.is(optimizer.steps, 500);
});

test("a fit ends what a loop has begun: its gradients are gone", async (t) => {
  const on = make(dense(1));
  const optimizer = new Optimizer(sgd(), on);
  on.forward(x);
  on.backward(Float32Array.of(1, 1));
  await on.fit(Dataset.fromArrays({ features: x, width: 3, targets: [[1], [2]] }), { epochs: 1 });
  t.throws(() => optimizer.step(), { code: "DH_STATE", message: /backward comes first$/ });
  t.true(on.gradients().every(({ values }) => values.every((g) => g === 0)));
});
