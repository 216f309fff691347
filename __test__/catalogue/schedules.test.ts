import test from "ava";
import * as schedules from "../../src/schedules/index.ts";
import type { Schedule, ScheduleSpec } from "../../src/schedules/index.ts";
import { catalogue } from "./table.ts";

// What TypeScript would refuse, JavaScript lets through.
const wrong = <T>(value: unknown): T => value as T;
const at = { epoch: 3, step: 41 };
const range = { name: "OutOfRangeError", code: "DH_RANGE" };
const kind = { name: "ArgumentError", code: "DH_ARG" };
const rateAt = (schedule: unknown) => () => schedules.rateAt("fit", wrong<Schedule>(schedule), at);
const {
  constant,
  cosine,
  exponential,
  fromSpec,
  inverseTime,
  join,
  linear,
  manual,
  staircase,
  warmup,
} = schedules;
const one = constant({ rate: 1 });

catalogue([
  {
    row: "87a",
    call: () => cosine({ initial: 1, steps: 0 }),
    ...range,
    message: /^cosine: steps must be an integer 1\.\.2\^53-1; got 0$/,
  },
  {
    row: "87b",
    call: () => cosine({ initial: 1, steps: -1 }),
    ...range,
    message: /steps must be .* got -1$/,
  },
  {
    row: "87c",
    call: () => cosine({ initial: 1, steps: 1.5 }),
    ...range,
    message: /steps must be an integer .* got 1\.5$/,
  },
  {
    row: "87d",
    call: () => cosine({ initial: 0.1, final: 0.2, steps: 9 }),
    ...range,
    message: /final must be ≤ initial, which is 0\.1; got 0\.2$/,
  },
  {
    row: "87e",
    call: () => cosine({ initial: NaN, steps: 9 }),
    ...range,
    message: /^cosine: initial must be a finite number ≥ 0; got NaN$/,
  },
  {
    row: "87f",
    call: () => cosine(wrong({ initial: 1, steps: 9, epochs: 9 })),
    ...kind,
    message: /exactly one of epochs and steps/,
  },
  {
    row: "87g",
    call: () => cosine(wrong({ initial: 1 })),
    ...kind,
    message: /exactly one of epochs and steps/,
  },
  {
    row: "88a",
    call: () => staircase({ initial: 1, factor: 0, every: 5 }),
    ...range,
    message: /^staircase: factor must be .*> 0 and ≤ 1; got 0$/,
  },
  {
    row: "88b",
    call: () => staircase({ initial: 1, factor: -1, every: 5 }),
    ...range,
    message: /factor must be .* got -1$/,
  },
  {
    row: "88c",
    call: () => staircase({ initial: 1, every: 0 }),
    ...range,
    message: /every must be an integer 1.* got 0$/,
  },
  {
    row: "88d",
    call: () => exponential({ initial: 1, base: 1.1 }),
    ...range,
    message: /^exponential: base must be/,
  },
  {
    row: "88e",
    call: () => inverseTime(wrong({ initial: "1", decayRate: 1 })),
    name: "ArgumentError",
    code: "DH_RANGE",
    message: /^inverseTime: initial must be a finite number ≥ 0; got string "1"$/,
  },
  {
    row: "88f",
    call: () => inverseTime(wrong({ initial: 1, decayrate: 1 })),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /^inverseTime: decayrate is not an option; did you mean "decayRate"\?$/,
  },
  {
    row: "88g",
    call: () => exponential(wrong({ initial: 1, per: "epochs" })),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /per must be one of "epoch", "step"; got string "epochs"; did you mean "epoch"\?$/,
  },
  {
    row: "88h",
    call: () => exponential(wrong({ initial: 1, base: null })),
    name: "ArgumentError",
    code: "DH_RANGE",
    message: /base must be .* got null$/,
  },
  {
    row: "88i",
    call: () => linear(wrong(undefined)),
    ...kind,
    message: /^linear: options must be an object; got undefined$/,
  },
  {
    row: "89a",
    call: () => join([one, one, one], { at: [5, 5] }),
    ...range,
    message: /^join: at\[1\] must exceed at\[0\]$/,
  },
  {
    row: "89b",
    call: () => join([one, one], { at: [] }),
    ...range,
    message: /one value fewer than there are schedules, 1; got 0$/,
  },
  {
    row: "89c",
    call: () => join(wrong([one, 0.1]), { at: [5] }),
    ...kind,
    message: /^join: schedules\[1\] must be a schedule; got 0\.1$/,
  },
  {
    row: "89d",
    call: () => join([], { at: [] }),
    ...kind,
    message: /schedules must be a non-empty array of schedules; got an array of 0$/,
  },
  {
    row: "89e",
    call: () => join([one, one], { at: [1.5] }),
    ...range,
    message: /at\[0\] must be an integer/,
  },
  {
    row: "89i",
    call: () => join([one, one, one], { at: Object.assign(Array<number>(2), [1]) }),
    name: "ArgumentError",
    code: "DH_RANGE",
    message: /at\[1\] must be an integer/,
  },
  {
    row: "89j",
    call: () => join(Object.assign(Array<typeof one>(2), [one]), { at: [5] }),
    ...kind,
    message: /^join: schedules\[1\] must be a schedule; got undefined$/,
  },
  {
    row: "89f",
    call: () => manual({ 2: 0.1 }),
    ...range,
    message: /^manual: rates must begin with epoch 1$/,
  },
  {
    row: "89g",
    call: () => manual(wrong({ 1: 0.1, x: 0.2 })),
    ...range,
    message: /each key must be an integer/,
  },
  {
    row: "89h",
    call: () => manual({ 1: -0.1 }),
    ...range,
    message: /^manual: rates\[1\] must be a finite number ≥ 0; got -0\.1$/,
  },
  {
    row: "90a",
    call: () => warmup(wrong({ steps: 10 })),
    ...kind,
    message: /exactly one of to and into/,
  },
  {
    row: "90b",
    call: () => warmup({ steps: 0, to: 1 }),
    ...range,
    message: /^warmup: steps must be an integer/,
  },
  {
    row: "91a",
    call: () => one({ epoch: 1, step: -1 }),
    ...range,
    message: /^constant: step must be an integer .* got -1$/,
  },
  {
    row: "91b",
    call: () => one({ epoch: 1.5, step: 1 }),
    ...range,
    message: /epoch must be an integer .* got 1\.5$/,
  },
  {
    row: "91c",
    call: () => one({ epoch: 1, step: NaN }),
    ...range,
    message: /step must be an integer .* got NaN$/,
  },
  {
    row: "91d",
    call: () => one(wrong(undefined)),
    name: "ArgumentError",
    code: "DH_RANGE",
    message: /epoch must be an integer .* got undefined$/,
  },
  {
    row: "92a",
    call: rateAt(() => NaN),
    name: "NumericError",
    code: "DH_NONFINITE",
    message: /^fit: schedule returned NaN at epoch 3 step 41$/,
  },
  {
    row: "92b",
    call: rateAt(() => Infinity),
    name: "NumericError",
    code: "DH_NONFINITE",
    message: /Infinity/,
  },
  {
    row: "92c",
    call: rateAt(() => -0.1),
    ...kind,
    message: /^fit: what a schedule returns must be a number ≥ 0; got -0\.1 at epoch 3 step 41$/,
  },
  { row: "92d", call: rateAt(async () => 0.1), ...kind, message: /got object Promise at epoch 3/ },
  { row: "92e", call: rateAt(() => undefined), ...kind, message: /got undefined/ },
  {
    row: "spec a",
    call: () => fromSpec({ kind: "cosin", options: {} }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /did you mean "cosine"\?$/,
  },
  {
    row: "spec b",
    call: () => fromSpec({ kind: "__proto__", options: {} }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /kind must be one of/,
  },
  {
    row: "spec c",
    call: () => fromSpec(wrong<ScheduleSpec>({ kind: "join", options: { at: [1] } })),
    ...kind,
    message: /schedules must be an array/,
  },
  {
    row: "spec d",
    call: () => fromSpec(wrong<ScheduleSpec>(null)),
    ...kind,
    message: /^fromSpec: spec must be an object; got null$/,
  },
]);

test("92f: what a schedule throws passes unchanged", (t) => {
  const own = new Error("mine");
  t.is(
    t.throws(
      rateAt(() => {
        throw own;
      }),
    ),
    own,
  );
});
