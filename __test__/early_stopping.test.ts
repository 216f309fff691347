import test from "ava";
import {
  Network,
  adam,
  dense,
  relu,
  schedules,
  sgd,
  type EpochRecord,
  type Evaluation,
} from "../src/index.ts";
import { data, network, options, rings } from "./support/problems.ts";

const validation = rings(40);
const long = { ...options, epochs: 300, validation };
const patient = { earlyStopping: { patience: 3 } };

/** The record with the least validation loss. */
const bestOf = (epochs: readonly EpochRecord<Evaluation>[]): EpochRecord<Evaluation> =>
  epochs.reduce((best, record) => (record.validation.loss < best.validation.loss ? record : best));

test("a run ends when it no longer gets better, with its best weights", async (t) => {
  const on = network();
  const digests: string[] = [];
  const history = await on.fit(data, {
    ...long,
    ...patient,
    optimizer: sgd({ learningRate: 2 }),
    onEpoch: () => digests.push(on.digest()),
  });
  const best = bestOf(history.epochs as EpochRecord<Evaluation>[]);
  t.deepEqual(history.best, { epoch: best.epoch, value: best.validation.loss });
  t.deepEqual([history.reason, history.stopped], ["earlyStopping", true]);
  t.is(history.epochs.length, best.epoch + 3);
  t.is(on.digest(), digests[best.epoch - 1] as string);
  t.is(on.evaluate(validation).loss, best.validation.loss);
});

test("the best weights are there whatever ends the run", async (t) => {
  const optimizer = sgd({ learningRate: 2 });
  const most = { ...long, epochs: 6, optimizer, earlyStopping: { patience: 100 } };
  const digests: string[] = [];
  const on = network();
  const whole = await on.fit(data, { ...most, onEpoch: () => digests.push(on.digest()) });
  t.is(whole.reason, "finished");
  const best = (whole.best?.epoch ?? 0) - 1;
  t.true(best < 5, "the last epoch is not the best");
  t.is(on.digest(), digests[best] as string, "after the last epoch");

  const left = network();
  for await (const { epoch } of left.fit(data, most)) if (epoch === 6) break;
  t.is(left.digest(), digests[best] as string, "after a loop that was left");

  const aborted = network();
  const controller = new AbortController();
  const onEpoch = ({ epoch }: { epoch: number }): void => {
    if (epoch === 6) controller.abort();
  };
  const signal = controller.signal;
  await t.throwsAsync(async () => await aborted.fit(data, { ...most, signal, onEpoch }), {
    name: "AbortError",
  });
  t.is(aborted.digest(), digests[best] as string, "after an abort");

  const failed = network();
  const learningRate = ({ epoch }: { epoch: number }): number => (epoch > 6 ? NaN : 2);
  const failing = { ...most, epochs: 9, optimizer: sgd({ learningRate }) };
  await t.throwsAsync(async () => await failed.fit(data, failing), { name: "NumericError" });
  t.is(failed.digest(), digests[best] as string, "after an error");
});

test("restoreBest: false leaves the last weights", async (t) => {
  const [on, plain] = [network(), network()];
  const optimizer = sgd({ learningRate: 2 });
  const earlyStopping = { patience: 2, restoreBest: false };
  const history = await on.fit(data, { ...long, optimizer, earlyStopping });
  await plain.fit(data, { ...long, optimizer, epochs: history.epochs.length });
  t.is(on.digest(), plain.digest());
});

test("stopping does not touch what is learned before", async (t) => {
  const [on, plain] = [network(), network()];
  await on.fit(data, { ...options, validation, earlyStopping: { patience: 100 } });
  const history = await plain.fit(data, { ...options, validation });
  const last = history.epochs.at(-1) as EpochRecord<Evaluation>;
  t.is(bestOf(history.epochs).epoch, last.epoch, "it gets better all the time");
  t.is(on.digest(), plain.digest());
});

test("without validation the training loss is watched", async (t) => {
  const on = network();
  const learningRate = schedules.manual({ 1: 0.05, 4: 0 });
  const history = await on.fit(data, {
    ...options,
    epochs: 50,
    optimizer: adam({ learningRate }),
    earlyStopping: { patience: 2, minDelta: 10 },
  });
  t.is(history.epochs.length, 3, "nothing is better by 10");
  t.deepEqual(history.best, { epoch: 1, value: history.epochs[0]?.loss });
});

test("accuracy is to become large, and minDelta and mode are heeded", async (t) => {
  const fit = (earlyStopping: object) =>
    network().fit(data, {
      ...long,
      earlyStopping: { monitor: "validation.accuracy", ...earlyStopping },
    });
  const up = await fit({ patience: 4 });
  const accuracies = up.epochs.map((record) => record.validation?.accuracy ?? 0);
  t.is(up.best?.value, Math.max(...accuracies));
  const down = await fit({ patience: 4, mode: "min" });
  const accuracy = down.epochs.map((record) => record.validation?.accuracy ?? 0);
  t.is(down.best?.value, Math.min(...accuracy));
});

test("a run that was stopped goes on from its last weights, not from its best", async (t) => {
  const most = { ...long, epochs: 8, optimizer: sgd({ learningRate: 2 }) };
  const stopping = { ...most, earlyStopping: { patience: 100 } };
  const whole = network();
  const { best } = await whole.fit(data, stopping);
  for (const stop of [1, 3, 6]) {
    const on = network();
    for await (const { epoch } of on.fit(data, stopping)) if (epoch === stop) break;
    const history = await on.resume(data, { validation });
    t.is(on.digest(), whole.digest());
    t.deepEqual(history.best, best);
    t.is(history.epochs.length, 8);
  }
});

test("a finished run that is given more epochs is as if it had had them at first", async (t) => {
  const given = { ...long, optimizer: sgd({ learningRate: 2 }), earlyStopping: { patience: 100 } };
  const [on, whole] = [network(), network()];
  await on.fit(data, { ...given, epochs: 5 });
  await on.resume(data, { validation, epochs: 11 });
  const { best } = await whole.fit(data, { ...given, epochs: 11 });
  t.is(on.digest(), whole.digest());
  t.true((best?.epoch ?? 11) < 11);
});

test("a run that early stopping has ended is over", async (t) => {
  const on = network();
  const { epochs } = await on.fit(data, {
    ...long,
    ...patient,
    optimizer: sgd({ learningRate: 2 }),
  });
  const digest = on.digest();
  const again = await on.resume(data, { validation });
  t.deepEqual([again.reason, again.epochs.length], ["earlyStopping", epochs.length]);
  t.is(on.digest(), digest);
});

test("plateau lowers what the schedule says, and the history tells the rates", async (t) => {
  const on = new Network({ input: 2, layers: [dense(8), relu(), dense(2)], seed: 2 });
  const learningRate = schedules.inverseTime({ initial: 0.1, decayRate: 0.1 });
  const { epochs, steps } = await on.fit(data, {
    ...options,
    epochs: 9,
    optimizer: sgd({ learningRate }),
    plateau: { patience: 2, factor: 0.5, absolute: 100 },
  });
  // Nothing is better by 100 than the first epoch: the rate is halved after epochs 3, 5 and 7.
  const scale = [1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125];
  const want = scale.map((each, i) => each * learningRate({ epoch: i + 1, step: 1 }));
  t.deepEqual(
    epochs.map((record) => record.learningRate),
    want,
  );
  t.deepEqual(
    [...steps.rates],
    want.flatMap((rate) => [rate, rate, rate, rate]),
  );
});

test("validationSplit holds a part out, by the seed, and scales by the rest", async (t) => {
  const on = network({ scaling: "standard" });
  const history = await on.fit(data, { ...options, validationSplit: 0.2 });
  t.is(history.steps.costs.length, 5 * 3, "80 samples in batches of 32");
  const { train, test: held } = data.split({ test: 0.2, seed: 1 });
  const same = network({ scaling: "standard" });
  const want = await same.fit(train, { ...options, validation: held });
  t.is(on.digest(), same.digest());
  t.deepEqual(
    history.epochs.map((record) => record.validation),
    want.epochs.map((record) => record.validation),
  );
});

test("dropLast leaves out what fills no batch: 3 steps of 32, other samples in each epoch", async (t) => {
  const on = network();
  const { epochs, steps } = await on.fit(data, { ...options, dropLast: true });
  t.is(steps.costs.length, 15);
  t.deepEqual(
    epochs.map((record) => record.steps),
    [3, 3, 3, 3, 3],
  );
  const mean = [...steps.costs].slice(0, 3).reduce((sum, cost) => sum + cost, 0) / 3;
  t.true(Math.abs((epochs[0]?.loss ?? 0) - mean) < 1e-6);
});
