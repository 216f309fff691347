import { readFileSync } from "node:fs";
import test from "ava";
import {
  Dataset,
  Network,
  NumericError,
  Optimizer,
  adam,
  adamW,
  dense,
  linear,
  momentum,
  rmsProp,
  schedules,
  sgd,
  system,
  type OptimizerSpec,
} from "../src/index.ts";
import { native } from "../src/native.ts";
import { checkedOptimizer } from "../src/optimizers/optimizer_spec.ts";

/** A trajectory of PyTorch, Keras, optax or tfjs; see make.py beside it. */
interface Case {
  readonly name: string;
  readonly source: string;
  readonly spec?: { readonly kind: string; readonly numbers: Record<string, number> };
  /** Of a library's own defaults: what our factory is given for them. */
  readonly options?: object;
  readonly learningRate: number;
  readonly initial: readonly number[];
  readonly gradients?: readonly (readonly number[])[];
  readonly steps?: number;
  readonly weights: readonly (readonly number[])[];
}

const kinds = native.catalogue().optimizers.map(({ kind }) => kind);

function casesOf(kind: string): Case[] {
  const stem = kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const file = new URL(`fixtures/optimizers/${stem}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { cases: Case[] }).cases;
}

/** The gradient of a step: the case's own, or that of its formula. */
function gradient({ gradients, initial }: Case, step: number): Float32Array {
  if (gradients) return Float32Array.from(gradients[step - 1] as number[]);
  return Float32Array.from(initial, (_, i) => (((step * 7919 + i * 104729) % 2001) - 900) / 1024);
}

const stepsOf = ({ gradients, steps }: Case): number => gradients?.length ?? (steps as number);

/** A unit in the last place of a float32. */
const ulp = (x: number): number => 2 ** (Math.max(Math.floor(Math.log2(Math.abs(x))), -126) - 23);

const factories: Readonly<Record<string, (options: object) => OptimizerSpec>> = {
  sgd,
  momentum: sgd,
  rmsProp,
  adam,
  adamW,
};

const specOf = (kind: string, { spec, options, learningRate }: Case): OptimizerSpec =>
  options === undefined
    ? checkedOptimizer("test", "optimizer", { ...spec, learningRate })
    : (factories[kind] as (options: object) => OptimizerSpec)(options);

/** The weights after each step. */
function run(kind: string, one: Case): Float32Array[] {
  const weights = Float32Array.from(one.initial);
  const optimizer = new Optimizer(specOf(kind, one), weights);
  return Array.from({ length: stepsOf(one) }, (_, i) => {
    optimizer.step(gradient(one, i + 1));
    return weights.slice();
  });
}

for (const kind of kinds) {
  for (const one of casesOf(kind)) {
    const title = `${kind}, ${one.name} (${one.source})`;
    const ours = run(kind, one);

    test(`${title}: the same trajectory`, (t) => {
      if (one.gradients === undefined) {
        const [last, theirs] = [ours.at(-1) as Float32Array, one.weights[0] as number[]];
        for (const [i, weight] of theirs.entries()) {
          const scale = Math.max(Math.abs(weight), Math.abs(one.initial[i] as number));
          t.true(Math.abs((last[i] as number) - weight) <= 1e-4 * scale, `weight ${i}`);
        }
        return;
      }
      // Both sides round at each step, so that they part by about a unit in the last place a step.
      const largest = one.initial.map(Math.abs);
      for (const [step, theirs] of one.weights.entries()) {
        for (const [i, weight] of theirs.entries()) {
          largest[i] = Math.max(largest[i] as number, Math.abs(weight));
          const allowed = (2 + step) * ulp(largest[i] as number);
          const got = (ours[step] as Float32Array)[i] as number;
          t.true(Math.abs(got - weight) <= allowed, `weight ${i} after step ${step + 1}`);
        }
      }
    });

    test(`${title}: an array of arrays gives the same bits`, (t) => {
      const [a, b] = [one.initial.slice(0, 3), one.initial.slice(3)].map((part) =>
        Float32Array.from(part),
      ) as [Float32Array, Float32Array];
      const optimizer = new Optimizer(specOf(kind, one), [a, b]);
      for (const [step, weights] of ours.entries()) {
        const g = gradient(one, step + 1);
        optimizer.step([g.subarray(0, 3), g.subarray(3)]);
        if (step < 30) t.deepEqual(Float32Array.of(...a, ...b), weights);
      }
      t.deepEqual(Float32Array.of(...a, ...b), ours.at(-1));
    });

    test(`${title}: a state that was saved and loaded goes on in the same bits`, (t) => {
      const half = Math.floor(stepsOf(one) / 2);
      const weights = Float32Array.from(one.initial);
      let optimizer = new Optimizer(specOf(kind, one), weights);
      for (let step = 1; step <= stepsOf(one); step++) {
        if (step === half) {
          const state = structuredClone(optimizer.state());
          optimizer = new Optimizer(specOf(kind, one), weights);
          optimizer.load(state);
          t.deepEqual(optimizer.state(), state);
          t.is(optimizer.steps, half - 1);
        }
        optimizer.step(gradient(one, step));
      }
      t.deepEqual(weights, ours.at(-1));
    });
  }
}

test("a library is spelled out in numbers, which those that are given replace", (t) => {
  const { kind, numbers, learningRate } = adam({ like: "keras", beta1: 0.8 });
  const ours = adam().numbers;
  t.deepEqual(
    { kind, numbers },
    { kind: "adam", numbers: { ...ours, beta1: 0.8, epsilon: 1e-7, epsilonHat: 1 } },
  );
  t.is(learningRate, 0.001);
  t.is(rmsProp({ like: "torch" }).learningRate, 0.01);
  t.is(rmsProp({ like: "torch", learningRate: 0.5 }).learningRate, 0.5);
  t.deepEqual(adam({ like: undefined } as object), adam());
  t.deepEqual(sgd({ like: "torch", momentum: 0.9 }), momentum({ learningRate: 0.001 }));
  const wrong = (options: object) => t.throws(() => adamW(options));
  t.like(wrong({ like: "tfjs" }), { code: "DH_UNKNOWN" });
  t.regex(
    String(wrong({ like: "pytorch" })?.message),
    /^adamW: like must be one of "torch", "keras", "optax"; got string "pytorch"/,
  );
  t.like(
    t.throws(() => adam({ epsilonHat: true, epsilonInside: true })),
    { code: "DH_COMBO" },
  );
});

test("biases decay where they are told to", (t) => {
  const network = new Network({ input: 1, layers: [dense(1, { initializer: [1] })] });
  network.setTensor("0.bias", Float32Array.of(1));
  network.forward([[0]]);
  network.backward(Float32Array.of(0));
  new Optimizer(adamW({ like: "torch", learningRate: 0.5, weightDecay: 0.5 }), network).step();
  t.deepEqual(
    network.tensors().map(({ values }) => values[0]),
    [0.75, 0.75],
  );
});

test("every factory names a kind of the catalogue, with its defaults", (t) => {
  const made = [sgd(), momentum(), rmsProp(), adam(), adamW()];
  t.deepEqual(made.map(({ kind }) => kind).toSorted(), kinds.toSorted());
  t.is(sgd({ momentum: 0.9 }).kind, "momentum");
  t.deepEqual(sgd({ momentum: 0.9 }), momentum({ beta: 0.9, learningRate: 0.01 }));
  t.deepEqual(adam().numbers, {
    learningRate: 0.001,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    epsilonInside: 0,
    epsilonHat: 0,
  });
});

test("the notes' numbers: v = 0.1 dW after a step from zero, corrected to dW", (t) => {
  const step = (spec: OptimizerSpec): number => {
    const w = Float32Array.of(0);
    new Optimizer(spec, w).step(Float32Array.of(1));
    return w[0] as number;
  };
  t.is(step(momentum({ learningRate: 1, beta: 0.9, form: "average" })), -Math.fround(0.1));
  t.true(
    Math.abs(step(momentum({ learningRate: 1, form: "average", biasCorrection: true })) + 1) < 1e-6,
  );
  t.true(Math.abs(step(adam({ learningRate: 1 })) + 1) < 1e-6);
});

test("what state() gave is a copy", (t) => {
  const optimizer = new Optimizer(adam(), new Float32Array(2));
  optimizer.step(Float32Array.of(1, 2));
  const [array] = optimizer.state().arrays;
  array?.["m"]?.fill(9);
  t.not(optimizer.state().arrays[0]?.["m"]?.[0], 9);
});

test("a state that does not fit changes nothing", (t) => {
  const optimizer = new Optimizer(adam(), [new Float32Array(2), new Float32Array(1)]);
  optimizer.step([Float32Array.of(1, 2), Float32Array.of(3)]);
  const before = optimizer.state();
  const zeros = { m: new Float32Array(2), v: new Float32Array(2) };
  t.throws(() => optimizer.load({ ...before, arrays: [zeros, zeros] }), { code: "DH_STATE" });
  t.deepEqual(optimizer.state(), before);
});

test("a view of a larger buffer is stepped in place, and nothing beside it", (t) => {
  const whole = new Float32Array(10).fill(1);
  const optimizer = new Optimizer(sgd({ learningRate: 1 }), whole.subarray(2, 5));
  optimizer.step(new Float32Array(3).fill(0.5));
  t.deepEqual([...whole], [1, 1, 0.5, 0.5, 0.5, 1, 1, 1, 1, 1]);
});

test("a schedule goes by the optimizer's own steps and the epoch given", (t) => {
  const clocks: object[] = [];
  const learningRate = (at: object): number => {
    clocks.push({ ...at });
    return 1;
  };
  const optimizer = new Optimizer(sgd({ learningRate }), new Float32Array(1));
  optimizer.step(new Float32Array(1));
  optimizer.step(new Float32Array(1), { epoch: 3 });
  t.deepEqual(clocks, [
    { epoch: 1, step: 1 },
    { epoch: 3, step: 2 },
  ]);
  const halving = schedules.staircase({ initial: 0.2, factor: 0.5, every: 10 });
  t.is(new Optimizer(adam({ learningRate: halving }), new Float32Array(1)).learningRate, 0.2);
});

test("many numbers, on several threads, are stepped in the bits of a few", (t) => {
  const count = 300_001;
  const [w, g] = [new Float32Array(count), new Float32Array(count)].map((array, k) =>
    array.map((_, i) => ((i * (k + 7)) % 1001) / 1000 - 0.5),
  ) as [Float32Array, Float32Array];
  const [many, few] = [w.slice(), w.slice(1000, 1100)];
  const [a, b] = [new Optimizer(adam(), many), new Optimizer(adam(), few)];
  for (let step = 0; step < 5; step++) {
    a.step(g);
    b.step(g.subarray(1000, 1100));
  }
  t.true(system.threads >= 1);
  t.deepEqual(many.slice(1000, 1100), few);
});

for (const spec of [sgd(), momentum(), rmsProp(), adam(), adamW()]) {
  test(`${spec.kind} on a network steps as a fit does`, async (t) => {
    // Small integers keep every sum exact, so that the loop's gradient is the fit's in every bit.
    const features = [
      [1, 0],
      [0, 1],
      [1, 1],
      [2, 1],
    ];
    const targets = [[1], [0], [1], [3]];
    const make = (): Network => {
      const initializer = Float32Array.of(2, -1);
      return new Network({ input: 2, layers: [dense(1, { initializer }), linear()] });
    };
    const [fitted, looped] = [make(), make()];
    const data = Dataset.fromArrays({ features, targets });
    await fitted.fit(data, { epochs: 1, batchSize: "full", optimizer: spec, shuffle: false });
    const optimizer = new Optimizer(spec, looped);
    const y = looped.forward(features);
    // The gradient of 1/4 sum of (y - t)^2.
    looped.backward(y.map((value, i) => (2 * (value - (targets.flat()[i] as number))) / 4));
    optimizer.step();
    t.deepEqual(looped.tensors(), fitted.tensors());
    t.is(looped.digest(), fitted.digest());
    t.not(looped.digest(), make().digest());
  });
}

test("a network's weights decay under adamW, its biases do not", (t) => {
  const network = new Network({ input: 1, layers: [dense(1, { initializer: [1] })] });
  network.setTensor("0.bias", Float32Array.of(1));
  network.forward([[0]]);
  network.backward(Float32Array.of(0));
  new Optimizer(adamW({ learningRate: 0.5, weightDecay: 0.5 }), network).step();
  const [weight, bias] = network.tensors();
  t.deepEqual([weight?.values[0], bias?.values[0]], [0.75, 1]);
});

test("a network's gradient that is not finite changes nothing", (t) => {
  const network = new Network({ input: 1, layers: [dense(2)] });
  const before = network.digest();
  network.forward([[3e38]]);
  network.backward(Float32Array.of(1, 3e38));
  const optimizer = new Optimizer(adam(), network);
  const error = t.throws(() => optimizer.step(), {
    instanceOf: NumericError,
    code: "DH_NONFINITE",
    message: /^Optimizer\.step: gradient of 0\.weight\[1\] is Infinity; nothing was changed$/,
  });
  t.deepEqual(error?.place, { step: 1, tensor: "0.weight", index: 1 });
  t.is(network.digest(), before);
  t.is(optimizer.steps, 0);
});
