import test from "ava";
import { NumericError, adam, sgd, type Evaluation, type Run } from "../src/index.ts";
import { data, digestAfter, network, options } from "./support/problems.ts";

test("weights that overflow are undone and named", async (t) => {
  const on = network();
  const learningRate = ({ step }: { step: number }): number => (step === 7 ? 1e39 : 0.01);
  const run = on.fit(data, { ...options, optimizer: adam({ learningRate }) });
  const error = (await t.throwsAsync(async () => await run, {
    instanceOf: NumericError,
    code: "DH_NONFINITE",
    message:
      /^Network\.fit: tensor 0\.weight is not finite at epoch 2 step 3 \(learning rate 1e\+39\)/,
  })) as NumericError;
  t.deepEqual(error.place, { epoch: 2, step: 3, tensor: "0.weight" });
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
