import test from "ava";
import {
  Dataset,
  Network,
  NumericError,
  adam,
  dense,
  sgd,
  type Evaluation,
  type FitOptions,
  type Run,
} from "../src/index.ts";
import { data, digestAfter, network, options } from "./support/problems.ts";

test("weights that overflow are undone and named", async (t) => {
  const on = network();
  const learningRate = ({ step }: { step: number }): number => (step === 7 ? 1e39 : 0.01);
  const run = on.fit(data, { ...options, optimizer: adam({ learningRate }) });
  const error = (await t.throwsAsync(async () => await run, {
    instanceOf: NumericError,
    code: "DH_NONFINITE",
    message:
      /^Network\.fit: tensor 0\.weight \[0\] is not finite at epoch 2 step 3 \(learning rate 1e\+39\)/,
  })) as NumericError;
  t.deepEqual(error.place, { epoch: 2, step: 3, tensor: "0.weight", index: 0 });
  t.is(on.digest(), await digestAfter(6));
});

test("a loss that overflows after a wild step is named", async (t) => {
  const on = network();
  const optimizer = sgd({ learningRate: 1e30 });
  const error = (await t.throwsAsync(async () => await on.fit(data, { ...options, optimizer }), {
    instanceOf: NumericError,
  })) as NumericError;
  t.is(error.place.epoch, 1);
  t.true((error.place.step ?? 0) >= 2);
  t.true(on.tensors().every(({ values }) => values.every(Number.isFinite)));
});

test("a schedule's NaN fails the run at its very step", async (t) => {
  for (const at of [1, 4, 5, 7]) {
    const on = network();
    const learningRate = ({ step }: { step: number }): number => (step >= at ? NaN : 0.01);
    const run = on.fit(data, { ...options, optimizer: adam({ learningRate }) });
    const error = (await t.throwsAsync(async () => await run, {
      instanceOf: NumericError,
      message: new RegExp(`schedule returned NaN at epoch ${Math.ceil(at / 4)} step ${at}$`),
    })) as NumericError;
    t.deepEqual(error.place, { epoch: Math.ceil(at / 4), step: at });
    t.is(on.digest(), await digestAfter(at - 1));
  }
});

test("a schedule that fails later than the run goes does not matter", async (t) => {
  const on = network();
  const learningRate = ({ epoch }: { epoch: number }): number => (epoch > 2 ? NaN : 0.01);
  const run = on.fit(data, { ...options, optimizer: adam({ learningRate }) });
  for await (const { epoch } of run) if (epoch === 1) break;
  t.true((await run).stopped);
  t.is(on.digest(), await digestAfter(4));
});

test("a run that is stopped where its schedule fails has been stopped", async (t) => {
  const on = network();
  const learningRate = ({ epoch }: { epoch: number }): number => (epoch > 1 ? NaN : 0.01);
  const onEpoch = (): void => run.stop();
  const optimizer = adam({ learningRate });
  const run: Run<Evaluation | undefined> = on.fit(data, { ...options, optimizer, onEpoch });
  t.true((await run).stopped);
  t.is(on.digest(), await digestAfter(4));
});

/** A rate that overflows in step 7, the third of epoch 2. */
const wild = ({ step }: { step: number }): number => (step === 7 ? 1e39 : 0.01);

test("onNonFinite: 'stop' ends the run there, with the error in its history", async (t) => {
  const on = network();
  const optimizer = adam({ learningRate: wild });
  const { reason, stopped, error, steps } = await on.fit(data, {
    ...options,
    optimizer,
    onNonFinite: "stop",
  });
  t.deepEqual([reason, stopped, steps.costs.length], ["nonFinite", true, 6]);
  t.deepEqual(error?.place, { epoch: 2, step: 3, tensor: "0.weight", index: 0 });
  t.is(on.digest(), await digestAfter(6));
});

/** The warnings of a fit. */
async function warned(act: () => Promise<unknown>): Promise<(Error & { code?: string })[]> {
  const warnings: Error[] = [];
  const listen = (warning: Error): void => {
    warnings.push(warning);
  };
  process.on("warning", listen);
  try {
    await act();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("warning", listen);
  }
  return warnings;
}

test.serial("onNonFinite: 'ignore' leaves the step out, says so once, and goes on", async (t) => {
  const [on, still] = [network(), network()];
  const rate =
    (at: number) =>
    ({ step }: { step: number }): number =>
      step % 7 === 0 ? at : 0.01;
  const fit = (which: typeof on, at: number, more: Partial<FitOptions> = {}) =>
    which.fit(data, { ...options, optimizer: sgd({ learningRate: rate(at) }), ...more });
  const warnings = await warned(async () => {
    const { epochs, steps, reason } = await fit(on, 1e39, { onNonFinite: "ignore" });
    t.deepEqual([epochs.length, reason], [5, "finished"]);
    t.true(epochs.every(({ loss }) => Number.isFinite(loss)));
    for (const [i, cost] of steps.costs.entries()) t.is(Number.isNaN(cost), (i + 1) % 7 === 0);
    // The mean of the others: the ignored one was of 32 samples.
    const [a = 0, b = 0, , d = 0] = [...steps.costs].slice(4, 8);
    const mean = (32 * a + 32 * b + 4 * d) / 68;
    t.true(Math.abs((epochs[1]?.loss ?? 0) - mean) < 1e-6);
  });
  t.is(warnings.length, 1);
  t.is(warnings[0]?.code, "DH_NONFINITE");
  t.regex(warnings[0]?.message ?? "", /epoch 2 step 3 .*; such steps are left out; /);
  await fit(still, 0);
  t.is(on.digest(), still.digest());
});

test("a feature that is not scaled is named by its column", async (t) => {
  const rows = Array.from({ length: 8 }, (_, i) => ({ age: i / 8, salary: 1e6 + i, kind: i % 2 }));
  const table = Dataset.fromRows(rows, { target: "kind", task: "regression" });
  const on = new Network({ input: 2, layers: [dense(1)] });
  const error = (await t.throwsAsync(
    async () =>
      await on.fit(table, { epochs: 50, batchSize: 2, optimizer: sgd({ learningRate: 0.1 }) }),
    {
      instanceOf: NumericError,
      message:
        /features are not scaled \(column salary goes to 1\.00e\+6\): try scaling: 'standard', or a lower rate$/,
    },
  )) as NumericError;
  t.is(error.place.epoch, 1);
  const scaled = new Network({ input: 2, layers: [dense(1)], scaling: "standard" });
  await scaled.fit(table, { epochs: 50, batchSize: 2, optimizer: sgd({ learningRate: 0.1 }) });
});

test("an infinite gradient is named before a limit hides it", async (t) => {
  // The loss of 1e38 is finite in f64 and f32; its derivative by the weight is not.
  const steep = Dataset.fromArrays({ features: [[3e38]], targets: [[1]] });
  for (const clip of [{ norm: 1 }, { value: 1 }]) {
    const on = new Network({ input: 1, layers: [dense(1, { initializer: [0] })] });
    const error = (await t.throwsAsync(
      async () => await on.fit(steep, { epochs: 2, clip, optimizer: sgd({ learningRate: 1e-3 }) }),
      { instanceOf: NumericError, message: /the gradient of tensor 0\.weight \[0\] is not finite/ },
    )) as NumericError;
    t.deepEqual(error.place, { epoch: 1, step: 1, tensor: "0.weight", index: 0 });
  }
});
