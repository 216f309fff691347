// How the weights of other libraries start. The trajectories of their optimizers are in optimizer.test.ts.
import test from "ava";
import { Network, dense, glorot, he, lecun, zeros } from "../src/index.ts";

const [INPUTS, UNITS] = [300, 200];

const first = (layer: ReturnType<typeof dense>): Float32Array =>
  new Network({ input: INPUTS, layers: [layer], seed: 5 }).tensors()[0]?.values ??
  new Float32Array();

const deviation = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

// torch.nn.Linear: U(-k, k), k = 1 / sqrt(in); keras.layers.Dense: U(-l, l), l = sqrt(6 / (in + out)).
for (const [like, limit] of [
  ["torch", 1 / Math.sqrt(INPUTS)],
  ["keras", Math.sqrt(6 / (INPUTS + UNITS))],
] as const) {
  test(`${like}: uniform up to ${limit.toFixed(4)}, and nearly that far`, (t) => {
    const values = first(dense(UNITS, { like }));
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    t.true(largest <= Math.fround(limit) && largest > 0.999 * limit, String(largest));
    // A uniform distribution's deviation is its limit over sqrt(3), here of 60 000 numbers.
    t.true(Math.abs(deviation(values) / (limit / Math.sqrt(3)) - 1) < 0.01);
  });
}

test("tfjs: normal, as Glorot has it", (t) => {
  const std = Math.sqrt(2 / (INPUTS + UNITS));
  t.true(Math.abs(deviation(first(dense(UNITS, { like: "tfjs" }))) / std - 1) < 0.01);
});

test("like is spelled out, and an initializer of one's own stands before it", (t) => {
  t.deepEqual(dense(3, { like: "keras" }), dense(3, { initializer: glorot({ uniform: true }) }));
  t.deepEqual(dense(3, { like: "tfjs" }), dense(3, { initializer: glorot() }));
  t.deepEqual(
    dense(3, { like: "torch" }),
    dense(3, { initializer: lecun({ uniform: true, gain: 1 / Math.sqrt(3) }) }),
  );
  t.deepEqual(
    dense(3, { like: "torch", initializer: zeros() }),
    dense(3, { initializer: zeros() }),
  );
  const wrong = t.throws(() => dense(3, { like: "optax" } as object), { code: "DH_UNKNOWN" });
  t.regex(wrong?.message ?? "", /^dense: like must be one of "torch", "keras", "tfjs"/);
});

test("a gain of 1 is none, and 2 doubles each weight", (t) => {
  const plain = first(dense(UNITS, { initializer: he() }));
  t.deepEqual(first(dense(UNITS, { initializer: he({ gain: 1 }) })), plain);
  t.deepEqual(
    first(dense(UNITS, { initializer: he({ gain: 2 }) })),
    plain.map((value) => 2 * value),
  );
});
