import test from "ava";
import {
  Optimizer,
  adam,
  adamW,
  momentum,
  rmsProp,
  sgd,
  type OptimizerSpec,
} from "../src/index.ts";

// The notes' forms and conventions, each against its formula in f64 over steps of its own.

const gradients = [0.5, -0.25, 1, 0.125, -2, 0.75];
const rate = 0.125;

/** The weight after each step from 1. */
function run(spec: OptimizerSpec): number[] {
  const w = Float32Array.of(1);
  const optimizer = new Optimizer(spec, w);
  return gradients.map((g) => {
    optimizer.step(Float32Array.of(g));
    return w[0] as number;
  });
}

/** The same by a formula: `move` gives what a step takes away. */
function formula(move: (g: number, t: number, w: number) => number): number[] {
  let w = 1;
  return gradients.map((g, i) => (w -= move(g, i + 1, w)));
}

/** `b x + (1 - b) g`, remembered. */
function averages(beta: number): (g: number) => number {
  let v = 0;
  return (g) => (v = beta * v + (1 - beta) * g);
}

const adamMove = (epsilon: number, inside: boolean) => {
  const [m, v] = [averages(0.9), averages(0.999)];
  return (g: number, t: number): number => {
    const [mean, square] = [m(g) / (1 - 0.9 ** t), v(g * g) / (1 - 0.999 ** t)];
    const root = inside ? Math.sqrt(square + epsilon) : Math.sqrt(square) + epsilon;
    return (rate * mean) / root;
  };
};

const rows: Record<string, [OptimizerSpec, number[]]> = {
  "gradient descent": [sgd({ learningRate: rate }), formula((g) => rate * g)],
  "momentum as an average, W = W - alpha v": [
    sgd({ learningRate: rate, momentum: { beta: 0.9, form: "average" } }),
    formula(
      (
        (v) => (g) =>
          rate * v(g)
      )(averages(0.9)),
    ),
  ],
  "momentum as an average, corrected": [
    sgd({ learningRate: rate, momentum: { beta: 0.9, form: "average", biasCorrection: true } }),
    formula(
      (
        (v) => (g, t) =>
          (rate * v(g)) / (1 - 0.9 ** t)
      )(averages(0.9)),
    ),
  ],
  "momentum as a heavy ball is the average at ten times the rate": [
    sgd({ learningRate: rate, momentum: { beta: 0.9, form: "heavyBall" } }),
    formula(
      (
        (v) => (g) =>
          10 * rate * v(g)
      )(averages(0.9)),
    ),
  ],
  Nesterov: [
    sgd({ learningRate: rate, momentum: 0.9, nesterov: true }),
    formula(
      (
        (v) => (g) =>
          rate * (g + 0.9 * 10 * v(g))
      )(averages(0.9)),
    ),
  ],
  "RMSprop, epsilon beside the root": [
    rmsProp({ learningRate: rate, beta: 0.9, epsilon: 0.01 }),
    formula(
      (
        (s) => (g) =>
          (rate * g) / (Math.sqrt(s(g * g)) + 0.01)
      )(averages(0.9)),
    ),
  ],
  "RMSprop, epsilon within the root": [
    rmsProp({ learningRate: rate, beta: 0.9, epsilon: 0.01, epsilonInside: true }),
    formula(
      (
        (s) => (g) =>
          (rate * g) / Math.sqrt(s(g * g) + 0.01)
      )(averages(0.9)),
    ),
  ],
  "Adam, epsilon beside the root": [
    adam({ learningRate: rate, epsilon: 0.01 }),
    formula(adamMove(0.01, false)),
  ],
  "Adam, epsilon within the root": [
    adam({ learningRate: rate, epsilon: 0.01, epsilonInside: true }),
    formula(adamMove(0.01, true)),
  ],
  "AdamW: first the weight decays, then Adam": [
    adamW({ learningRate: rate, weightDecay: 0.25 }),
    formula(
      (
        (move) => (g, t, w) =>
          rate * 0.25 * w + move(g, t)
      )(adamMove(1e-8, false)),
    ),
  ],
};

for (const [name, [spec, expected]] of Object.entries(rows)) {
  test(name, (t) => {
    for (const [i, w] of run(spec).entries()) {
      t.true(Math.abs(w - (expected[i] as number)) < 1e-6, `step ${i + 1}: ${w}, ${expected[i]}`);
    }
  });
}

test("momentum of 0 is none, and momentum stands by itself as well", (t) => {
  t.is(sgd({ momentum: 0 }).kind, "sgd");
  t.deepEqual(momentum({ learningRate: rate }), sgd({ learningRate: rate, momentum: 0.9 }));
});
