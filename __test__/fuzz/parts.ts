import fc from "fast-check";
import * as downhill from "../../src/index.ts";
import { call, options, some, type Call } from "./arguments.ts";
import { metricCalls } from "./metrics.ts";
import { hostile, numbers } from "./values.ts";

const rate = fc.constantFrom(0, 1e-3, 0.1, 1);
const below = fc.constantFrom(0, 0.5, 0.9, 0.999);
const positive = fc.constantFrom(1e-8, 0.5, 1, 30);
const flag = fc.boolean();
const count = fc.constantFrom(1, 2, 3, 7, 2 ** 31 - 1);
const per = fc.constantFrom("epoch", "step");
const { schedules, glorot, he, lecun } = downhill;
const { gelu, linear, relu, sigmoid, silu, softmax, softplus, tanh, zeros } = downhill;
const { binaryCrossEntropy, meanAbsoluteError, meanSquaredError, softmaxCrossEntropy } = downhill;

/** Parts that take nothing; what they are given is of no account. */
const withoutOptions = {
  ...{ gelu, linear, relu, sigmoid, silu, softmax, softplus, tanh, zeros },
  ...{ binaryCrossEntropy, meanAbsoluteError, meanSquaredError, softmaxCrossEntropy },
};

const clock = options({ epoch: count, step: count });
const schedule = fc.constantFrom<unknown>(
  schedules.constant({ rate: 0.1 }),
  schedules.staircase({ initial: 1, every: 2 }),
  () => 0.5,
);
const span = {
  initial: rate,
  final: rate,
  epochs: fc.option(count, { nil: undefined }),
  steps: fc.option(count, { nil: undefined }),
};
/** Options of each built-in schedule but those made of others. */
const ofSchedules = {
  constant: options({ rate }),
  cosine: options(span),
  exponential: options({ initial: rate, base: below, per }),
  inverseRoot: options({ initial: rate, k: positive, per }),
  inverseTime: options({ initial: rate, decayRate: rate, per }),
  linear: options(span),
  manual: options({ 1: rate, 20: rate }),
  polynomial: options({ ...span, degree: positive }),
  staircase: options({ initial: rate, factor: below, every: count, per }),
  warmup: options({ epochs: span.epochs, steps: span.steps, to: rate, into: schedule }),
};
const spec = options({
  kind: fc.constantFrom(...schedules.kinds),
  options: fc.oneof(...Object.values(ofSchedules), options({ schedules: fc.array(hostile) })),
});

/** Makes a schedule, and asks it. */
const asked =
  (make: (...values: never[]) => downhill.Schedule) =>
  (at: unknown, ...values: never[]) =>
    make(...values)(at as downhill.Clock);

const optimizer = { learningRate: fc.oneof(rate, schedule) };
const moments = { ...optimizer, epsilon: positive, epsilonInside: flag };
const averaged = {
  beta: below,
  form: fc.constantFrom("average", "heavyBall"),
  biasCorrection: flag,
};

/** Calls of whatever makes a part of a configuration, or computes without a network. */
export const parts: readonly Call[] = [
  ...metricCalls,
  call("elu", downhill.elu, options({ alpha: rate })),
  call("leakyRelu", downhill.leakyRelu, options({ slope: rate })),
  ...Object.entries(withoutOptions).map(([name, act]) => call(name, act, hostile)),
  call("dense", downhill.dense, some(count), options({ bias: flag, initializer: hostile })),
  call("dropout", downhill.dropout, some(below)),
  ...Object.entries({ glorot, he, lecun }).map(([name, act]) =>
    call(name, act, options({ uniform: flag })),
  ),
  call("normal", downhill.normal, options({ std: positive })),
  call("orthogonal", downhill.orthogonal, options({ gain: positive })),
  call("huber", downhill.huber, options({ delta: positive })),
  call("adam", downhill.adam, options({ ...moments, beta1: below, beta2: below })),
  call(
    "adamW",
    downhill.adamW,
    options({ ...moments, beta1: below, beta2: below, weightDecay: rate }),
  ),
  call("rmsProp", downhill.rmsProp, options({ ...moments, beta: below, biasCorrection: flag })),
  call("momentum", downhill.momentum, options({ ...optimizer, ...averaged, nesterov: flag })),
  call(
    "sgd",
    downhill.sgd,
    options({ ...optimizer, momentum: fc.oneof(below, options(averaged)), nesterov: flag }),
  ),
  ...Object.entries(ofSchedules).map(([kind, given]) => {
    const make = schedules[kind as keyof typeof ofSchedules];
    return call(`schedules.${kind}`, asked(make), clock, given);
  }),
  call(
    "schedules.join",
    asked(schedules.join),
    clock,
    some(fc.array(some(schedule), { maxLength: 3 })),
    options({ at: fc.array(some(count), { maxLength: 2 }), per }),
  ),
  call("schedules.fromSpec", asked(schedules.fromSpec), clock, spec),
  call("schedules.rateAt", schedules.rateAt, fc.constant("here"), some(schedule), clock),
  call(
    "ExponentialAverage",
    (given: downhill.AverageOptions, value: number) => {
      const average = new downhill.ExponentialAverage(given);
      average.add(value);
      return [average.value, average.count, average.window];
    },
    options({ beta: below, biasCorrection: flag }),
    some(numbers),
  ),
  call(
    "exponentialAverage",
    downhill.exponentialAverage,
    some(fc.array(rate)),
    options({ beta: below, biasCorrection: flag }),
  ),
  call("effectiveWindow", downhill.effectiveWindow, some(below)),
  call(
    "adviseBatchSize",
    downhill.adviseBatchSize,
    options({
      samples: fc.constantFrom(1, 1e3, 1e6),
      network: hostile,
      width: count,
      memory: positive,
      cache: positive,
    }),
  ),
  call("cutBatches", downhill.cutBatches, some(count), some(count)),
  call("shuffledOrder", downhill.shuffledOrder, some(fc.nat(20)), some(count), some(count)),
  call("encodeLabels", downhill.encodeLabels, some(fc.array(some(fc.constantFrom("a", "b"))))),
];
