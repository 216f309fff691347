import test from "ava";
import {
  Network,
  NumericError,
  Optimizer,
  adam,
  adamW,
  dense,
  momentum,
  rmsProp,
  sgd,
  type OptimizerSpec,
} from "../../src/index.ts";
import { catalogue } from "./table.ts";

// Row 85, a limit to the gradient, belongs to a fit.

const argument = { name: "ArgumentError", code: "DH_ARG" };
const kind = { name: "ArgumentError", code: "DH_RANGE" };
const range = { name: "OutOfRangeError", code: "DH_RANGE" };
const shape = { name: "OutOfRangeError", code: "DH_SHAPE" };
const alias = { name: "ArgumentError", code: "DH_ALIAS" };
const detached = { name: "ArgumentError", code: "DH_DETACHED" };
const shared = { name: "ArgumentError", code: "DH_SHARED" };
const state = { name: "StateError", code: "DH_STATE" };

/** What TypeScript would refuse, JavaScript lets through. */
const make = (factory: (options: object) => unknown, options: unknown) => () =>
  factory(options as object);
const step =
  (p: unknown, g: unknown, spec: OptimizerSpec = adam()) =>
  () =>
    new Optimizer(spec, p as Float32Array).step(g as Float32Array);
const load = (value: object) => () => {
  const optimizer = new Optimizer(adam(), new Float32Array(2));
  optimizer.load({ ...optimizer.state(), ...value } as ReturnType<Optimizer["state"]>);
};
const p10 = () => new Float32Array(10);
const gone = (array: Float32Array) => {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return array;
};
const sharing = new Float32Array(20);
const network = new Network({ input: 2, layers: [dense(1)] });

catalogue([
  {
    row: "69",
    call: make(adam, { learningRate: -1 }),
    ...range,
    message: /^adam: learningRate must be a finite number ≥ 0; got -1$/,
  },
  { row: "69b", call: make(adam, { learningRate: NaN }), ...range, message: /got NaN$/ },
  { row: "69c", call: make(sgd, { learningRate: Infinity }), ...range, message: /got Infinity$/ },
  {
    row: "69d",
    call: make(rmsProp, { learningRate: "0.1" }),
    ...kind,
    message: /^rmsProp: learningRate must be a finite number ≥ 0; got string "0\.1"$/,
  },
  {
    row: "69e",
    call: make(adam, 0.1),
    ...argument,
    message: /^adam: options must be an object; got 0\.1$/,
  },
  {
    row: "69f",
    call: make(sgd, 0.1),
    ...argument,
    message: /^sgd: options must be an object; got 0\.1$/,
  },
  {
    row: "69g",
    call: make(adamW, null),
    ...argument,
    message: /^adamW: options must be an object; got null$/,
  },
  {
    row: "69h",
    call: make(adam, { lr: 0.1 }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /^adam: lr is not an option/,
  },
  {
    row: "70",
    call: make(adam, { beta1: 1 }),
    ...range,
    message: /^adam: beta1 must be a finite number ≥ 0 and < 1; got 1$/,
  },
  { row: "70b", call: make(adam, { beta1: 2 }), ...range, message: /beta1 .*; got 2$/ },
  { row: "70c", call: make(adam, { beta1: -0.1 }), ...range, message: /beta1 .*; got -0\.1$/ },
  {
    row: "71",
    call: make(adamW, { beta2: 1 }),
    ...range,
    message: /^adamW: beta2 must be a finite number ≥ 0 and < 1; got 1$/,
  },
  {
    row: "72",
    call: make(adam, { epsilon: 0 }),
    ...range,
    message: /^adam: epsilon must be a finite number > 0; got 0$/,
  },
  { row: "72b", call: make(adam, { epsilon: -1 }), ...range, message: /epsilon .*; got -1$/ },
  {
    row: "72c",
    call: make(adam, { epsilonInside: 1e-8 }),
    ...argument,
    message: /^adam: epsilonInside must be true or false; got 1e-8$/,
  },
  {
    row: "73",
    call: make(adamW, { weightDecay: -1 }),
    ...range,
    message: /^adamW: weightDecay must be a finite number ≥ 0; got -1$/,
  },
  {
    row: "74",
    call: make(sgd, { momentum: -0.5 }),
    ...range,
    message: /^sgd: momentum must be a finite number ≥ 0 and < 1; got -0\.5$/,
  },
  { row: "74b", call: make(sgd, { momentum: 1.1 }), ...range, message: /momentum .*; got 1\.1$/ },
  {
    row: "74c",
    call: make(sgd, { momentum: "0.9" }),
    ...kind,
    message: /^sgd: momentum must be a number ≥ 0 and < 1, or an object; got string "0\.9"$/,
  },
  {
    row: "74d",
    call: make(sgd, { momentum: { form: "averaged" } }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /^sgd: form must be one of "average", "heavyBall"; .* did you mean "average"\?$/,
  },
  {
    row: "74e",
    call: make(momentum, { biasCorrection: true }),
    name: "OutOfRangeError",
    code: "DH_COMBO",
    message: /^momentum: biasCorrection needs form: "average"$/,
  },
  {
    row: "75",
    call: make(sgd, { momentum: 0, nesterov: true }),
    name: "OutOfRangeError",
    code: "DH_COMBO",
    message: /^sgd: nesterov needs momentum > 0$/,
  },
  {
    row: "75b",
    call: make(momentum, { beta: 0, nesterov: true }),
    name: "OutOfRangeError",
    code: "DH_COMBO",
    message: /^momentum: nesterov needs beta > 0$/,
  },
  {
    row: "76",
    call: make(rmsProp, { beta: 1.1 }),
    ...range,
    message: /^rmsProp: beta must be a finite number ≥ 0 and < 1; got 1\.1$/,
  },
  { row: "76b", call: make(rmsProp, { epsilon: 0 }), ...range, message: /epsilon .*; got 0$/ },
  {
    row: "77",
    call: step(p10(), new Float32Array(9)),
    ...shape,
    message: /^Optimizer\.step: gradients\.length must be 10; got 9$/,
  },
  {
    row: "77b",
    call: step([p10(), p10()], [p10()]),
    ...shape,
    message: /^Optimizer\.step: gradients must be 2 arrays; got 1$/,
  },
  {
    row: "77c",
    call: step([p10(), p10()], [p10(), new Float32Array(9)]),
    ...shape,
    message: /gradients\[1\]\.length must be 10; got 9$/,
  },
  {
    row: "78",
    call: step(p10(), new Float64Array(10)),
    ...argument,
    message: /^Optimizer\.step: gradients must be a Float32Array; got Float64Array\(10\)$/,
  },
  {
    row: "78b",
    call: step(p10(), undefined),
    ...argument,
    message: /gradients must be a Float32Array; got undefined$/,
  },
  {
    row: "78c",
    call: step([p10()], [[1, 2]]),
    ...argument,
    message: /gradients\[0\] must be a Float32Array; got an array of 2$/,
  },
  {
    row: "78d",
    call: () => new Optimizer(adam(), [1, 2] as unknown as Float32Array),
    ...argument,
    message: /^Optimizer: parameters\[0\] must be a Float32Array; got 1$/,
  },
  {
    row: "78e",
    call: () => new Optimizer("adam" as unknown as OptimizerSpec, p10()),
    ...argument,
    message: /^Optimizer: optimizer must be an optimizer such as adam\(\); got string "adam"$/,
  },
  {
    row: "78f",
    call: () => new Optimizer(adam as unknown as OptimizerSpec, p10()),
    ...argument,
    message: /optimizer must be an optimizer such as adam\(\); got a function$/,
  },
  {
    row: "78g",
    call: () => new Optimizer(adam(), network).step(p10()),
    ...argument,
    message: /^Optimizer\.step: gradients must be absent for a network; got Float32Array\(10\)$/,
  },
  {
    row: "79",
    call: step(sharing.subarray(0, 10), sharing.subarray(9, 19)),
    ...alias,
    message: /^Optimizer\.step: parameters and gradients must not overlap$/,
  },
  {
    row: "79b",
    call: () => new Optimizer(adam(), [sharing.subarray(0, 10), sharing.subarray(9, 19)]),
    ...alias,
    message: /^Optimizer: parameters\[1\] overlaps another array$/,
  },
  {
    row: "79c",
    call: step([sharing.subarray(0, 10), sharing.subarray(10)], [sharing.subarray(10), p10()]),
    ...alias,
    message: /parameters and gradients\[0\] must not overlap$/,
  },
  {
    row: "80",
    call: () => {
      const p = p10();
      const optimizer = new Optimizer(adam(), p);
      gone(p);
      optimizer.step(p10());
    },
    ...detached,
    message: /^Optimizer\.step: parameters cannot be read: its ArrayBuffer is detached$/,
  },
  {
    row: "80b",
    call: step(p10(), gone(p10())),
    ...detached,
    message: /^Optimizer\.step: gradients cannot be read: its ArrayBuffer is detached$/,
  },
  {
    row: "80c",
    call: step(new Float32Array(new SharedArrayBuffer(40)), p10()),
    ...shared,
    message: /^Optimizer: parameters must not be backed by a SharedArrayBuffer/,
  },
  {
    row: "80d",
    call: step(p10(), new Float32Array(new SharedArrayBuffer(40))),
    ...shared,
    message: /^Optimizer\.step: gradients must not be backed by a SharedArrayBuffer/,
  },
  {
    row: "81",
    call: () => {
      const { array, resize } = tracking(10);
      const optimizer = new Optimizer(adam(), array);
      resize(9);
      optimizer.step(new Float32Array(9));
    },
    ...state,
    message: /^Optimizer\.step: optimizer state has 10 values for parameters; it has 9 now$/,
  },
  {
    row: "86",
    call: load({ kind: "sgd" }),
    ...state,
    message: /^Optimizer\.load: state is for "sgd"; this is "adam"$/,
  },
  {
    row: "86b",
    call: load({ arrays: [{ m: new Float32Array(2) }] }),
    ...argument,
    message: /^Optimizer\.load: state\.arrays\[0\]\.v must be a Float32Array; got undefined$/,
  },
  {
    row: "86c",
    call: load({ arrays: [{ m: new Float32Array(2), v: new Float32Array(3) }] }),
    ...state,
    message: /state\.arrays\[0\]\.v\.length must be 2; got 3$/,
  },
  {
    row: "86d",
    call: load({ arrays: [{ m: new Float32Array(2), v: new Float32Array(2), w: 1 }] }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /state\.arrays\[0\]\.w is not an option/,
  },
  {
    row: "86e",
    call: load({ arrays: undefined }),
    ...state,
    message: /state\.arrays must be an array of 1, as the parameters are; got undefined$/,
  },
  { row: "86f", call: load({ steps: -1 }), ...range, message: /state\.steps .*; got -1$/ },
  {
    row: "schedule",
    call: step(p10(), p10(), adam({ learningRate: () => NaN })),
    name: "NumericError",
    code: "DH_NONFINITE",
    message: /^Optimizer\.step: schedule returned NaN at epoch 1 step 1$/,
  },
  {
    row: "network",
    call: () => new Optimizer(adam(), network).step(),
    ...state,
    message: /^Optimizer\.step: backward comes first$/,
  },
]);

/** An array as long as its buffer, which may be resized; TypeScript's es2023 has no such buffers. */
function tracking(length: number): { array: Float32Array; resize: (length: number) => void } {
  const Resizable = ArrayBuffer as unknown as new (
    bytes: number,
    options: object,
  ) => ArrayBuffer & { resize(bytes: number): void };
  const buffer = new Resizable(4 * length, { maxByteLength: 4 * length });
  return { array: new Float32Array(buffer), resize: (now) => buffer.resize(4 * now) };
}

test("82: a gradient that is not finite is named, and nothing changes", (t) => {
  const p = Float32Array.of(1, 2, 3, 4);
  const optimizer = new Optimizer(adam(), p);
  optimizer.step(Float32Array.of(1, 1, 1, 1));
  const [weights, before] = [p.slice(), optimizer.state()];
  for (const bad of [NaN, Infinity, -Infinity]) {
    const error = t.throws(() => optimizer.step(Float32Array.of(1, 1, 1, bad)), {
      instanceOf: NumericError,
      code: "DH_NONFINITE",
      message: /^Optimizer\.step: gradients\[3\] is -?(NaN|Infinity); nothing was changed$/,
    });
    t.deepEqual(error?.place, { step: 2, index: 3 });
    t.deepEqual(p, weights);
    t.deepEqual(optimizer.state(), before);
  }
});

test("82b: nor does it when only the second array's gradient is bad", (t) => {
  const [a, b] = [Float32Array.of(1), Float32Array.of(2)];
  const optimizer = new Optimizer(adam(), [a, b]);
  t.throws(() => optimizer.step([Float32Array.of(1), Float32Array.of(NaN)]), {
    message: /gradients\[1\]\[0\] is NaN/,
  });
  t.deepEqual([a[0], b[0], optimizer.steps], [1, 2, 0]);
});

test("83: no parameters: a step counts, and that is all", (t) => {
  const optimizer = new Optimizer(adam(), new Float32Array(0));
  optimizer.step(new Float32Array(0));
  t.is(optimizer.steps, 1);
  const none = new Optimizer(adam(), []);
  none.step([]);
  t.is(none.steps, 1);
});

test("84: a step count beyond 2^32 is as good as any", (t) => {
  const p = Float32Array.of(1);
  const optimizer = new Optimizer(adam({ learningRate: 0.5 }), p);
  optimizer.load({ ...optimizer.state(), steps: 2 ** 40 });
  optimizer.step(Float32Array.of(1));
  t.is(optimizer.steps, 2 ** 40 + 1);
  const expected = 1 - 0.5 * (0.1 / Math.sqrt(0.001));
  t.true(Math.abs((p[0] as number) - expected) < 1e-6, "m / sqrt(v), with no correction left");
});
