import test from "ava";
import {
  AbortError,
  adam,
  schedules,
  type EpochRecord,
  type Evaluation,
  type Run,
  type StepRecord,
} from "../src/index.ts";
import { child } from "./support/child.ts";
import { data, digestAfter, network, options } from "./support/problems.ts";

test("in the body of a loop training waits: the network is that of this epoch", async (t) => {
  const on = network();
  const digests: string[] = [];
  for await (const { epoch } of on.fit(data, options)) {
    const digest = on.digest();
    await new Promise((resolve) => setTimeout(resolve, 20));
    t.is(on.digest(), digest, "nothing has moved meanwhile");
    digests.push(digest);
    t.is(epoch, digests.length);
  }
  for (const [i, digest] of digests.entries()) t.is(digest, await digestAfter(4 * (i + 1)));
  t.is(new Set(digests).size, 5);
});

test("leaving the loop stops the run, and the network is free", async (t) => {
  const on = network();
  const run = on.fit(data, { ...options, epochs: 1000 });
  for await (const { epoch } of run) if (epoch === 3) break;
  t.is(on.digest(), await digestAfter(12));
  const history = await run;
  t.true(history.stopped);
  t.is(history.epochs.length, 3);
  await on.fit(data, { epochs: 1 });
});

test("an error in the body of the loop stops the run and comes out", async (t) => {
  const on = network();
  const mine = new Error("mine");
  const error = await t.throwsAsync(async () => {
    for await (const { epoch } of on.fit(data, options)) if (epoch === 2) throw mine;
  });
  t.is(error, mine);
  t.is(on.digest(), await digestAfter(8));
});

test("a run that could not begin tells whoever iterates, or stops it, why", async (t) => {
  const bad = () => network().fit(data, { ...options, epochs: 0 });
  const expected = { code: "DH_RANGE", message: /epochs must be/ };
  await t.throwsAsync(async () => {
    for await (const { epoch } of bad()) t.fail(String(epoch));
  }, expected);
  const run = bad();
  run.stop();
  await t.throwsAsync(async () => await run, expected);
  t.deepEqual(run.epochs, []);
});

test("iterators each give every epoch, asked for one by one or all at once", async (t) => {
  const run = network().fit(data, options);
  const [a, b] = [run[Symbol.asyncIterator](), run[Symbol.asyncIterator]()];
  const all = await Promise.all(Array.from({ length: 7 }, () => a.next()));
  t.deepEqual(
    all.map(({ value, done }) => (done ? "done" : (value as EpochRecord<unknown>).epoch)),
    [1, 2, 3, 4, 5, "done", "done"],
  );
  t.is((await b.next()).value?.epoch, 1);
  await b.return?.();
  t.true((await b.next()).done);
  const late: number[] = [];
  for await (const { epoch } of run) late.push(epoch);
  t.deepEqual(late, [1, 2, 3, 4, 5]);
});

test("onEpoch is awaited before the next epoch begins, and may use the network", async (t) => {
  const on = network();
  const seen: [number, string][] = [];
  const history = await on.fit(data, {
    ...options,
    onEpoch: async ({ epoch }) => {
      const digest = on.digest();
      await new Promise((resolve) => setTimeout(resolve, 10));
      t.is(on.digest(), digest);
      seen.push([epoch, digest]);
    },
  });
  t.is(history.epochs.length, 5);
  t.deepEqual(
    seen.map(([epoch]) => epoch),
    [1, 2, 3, 4, 5],
  );
  for (const [epoch, digest] of seen) t.is(digest, await digestAfter(4 * epoch));
});

for (const [name, onEpoch] of [
  [
    "throws",
    (error: Error) => {
      throw error;
    },
  ],
  ["rejects", (error: Error) => Promise.reject(error)],
] as const) {
  test(`an onEpoch that ${name} is what the run rejects with`, async (t) => {
    const on = network();
    const mine = new Error("mine");
    const error = await t.throwsAsync(async () => {
      await on.fit(data, {
        ...options,
        onEpoch: ({ epoch }) => (epoch === 2 ? onEpoch(mine) : undefined),
      });
    });
    t.is(error, mine);
    t.is(on.digest(), await digestAfter(8));
  });

  test(`an onSteps that ${name} is what the run rejects with`, async (t) => {
    const on = network();
    const mine = new Error("mine");
    const error = await t.throwsAsync(async () => {
      await on.fit(data, { ...options, everySteps: 3, onSteps: () => onEpoch(mine) });
    });
    t.is(error, mine);
    await on.fit(data, { epochs: 1 });
  });
}

test("onSteps hears of every so many steps, and of their cost and rate", async (t) => {
  const heard: StepRecord[] = [];
  const learningRate = schedules.inverseTime({ initial: 0.01, decayRate: 1 });
  const { steps } = await network().fit(data, {
    ...options,
    optimizer: adam({ learningRate }),
    everySteps: 3,
    onSteps: (record) => heard.push(record),
  });
  t.deepEqual(
    heard,
    [3, 6, 9, 12, 15, 18].map((step) => ({
      epoch: Math.ceil(step / 4),
      step: ((step - 1) % 4) + 1,
      cost: steps.costs[step - 1] as number,
      learningRate: steps.rates[step - 1] as number,
    })),
  );
  const epochs = [1, 2, 3, 4, 5].flatMap((epoch) => Array.from({ length: 4 }, () => epoch));
  t.deepEqual(
    [...steps.rates],
    epochs.map((epoch, i) => learningRate({ epoch, step: i + 1 })),
  );
});

test("everySteps beyond the run's end is never reached", async (t) => {
  const onSteps = () => t.fail();
  await network().fit(data, { ...options, everySteps: 2 ** 31 - 1, onSteps });
  t.pass();
});

test("a signal that is aborted already: no step is done", async (t) => {
  const on = network();
  const before = on.digest();
  const reason = new Error("too late");
  const run = on.fit(data, { ...options, signal: AbortSignal.abort(reason) });
  const error = await t.throwsAsync(async () => await run, { instanceOf: AbortError });
  t.like(error, { name: "AbortError", code: "ABORT_ERR", cause: reason });
  t.is(on.digest(), before);
});

test("an abort in the middle leaves a whole number of steps", async (t) => {
  const on = network();
  const controller = new AbortController();
  const long = { epochs: 1_000_000 };
  const run = on.fit(data, {
    ...options,
    ...long,
    signal: controller.signal,
    everySteps: 50,
    onSteps: () => controller.abort(),
  });
  await t.throwsAsync(async () => await run, { name: "AbortError" });
  const done = 4 * run.epochs.length;
  const possible = await Promise.all([0, 1, 2, 3].map((more) => digestAfter(done + more, long)));
  t.true(possible.includes(on.digest()));
  t.true(done >= 48);
});

test("an abort while a loop's body runs ends the loop", async (t) => {
  const on = network();
  const controller = new AbortController();
  const error = await t.throwsAsync(
    async () => {
      for await (const { epoch } of on.fit(data, { ...options, signal: controller.signal })) {
        if (epoch === 2) controller.abort();
      }
    },
    { name: "AbortError" },
  );
  t.truthy(error);
  t.is(on.digest(), await digestAfter(8));
});

test("an abort ends a run whose onEpoch never comes back", async (t) => {
  const signal = AbortSignal.timeout(50);
  const onEpoch = () => new Promise<void>(() => undefined);
  const keep = setTimeout(() => undefined, 10_000);
  const run = network().fit(data, { ...options, epochs: 1, signal, onEpoch });
  await t.throwsAsync(async () => await run, { name: "AbortError" });
  clearTimeout(keep);
});

test("stop() ends a run after a whole number of steps; it resolves", async (t) => {
  const on = network();
  const onSteps = (): void => run.stop();
  const run: Run<Evaluation | undefined> = on.fit(data, {
    ...options,
    epochs: 1_000_000,
    everySteps: 10,
    onSteps,
  });
  const { stopped, steps, epochs } = await run;
  t.true(stopped);
  t.is(on.digest(), await digestAfter(steps.costs.length, { epochs: epochs.length + 1 }));
});

test("stop() before anything began: nothing was done", async (t) => {
  const on = network();
  const before = on.digest();
  const run = on.fit(data, options);
  run.stop();
  const history = await run;
  t.deepEqual([history.stopped, history.epochs.length, history.steps.costs.length], [true, 0, 0]);
  t.is(on.digest(), before);
});

test("a run that fails while it is iterated, and never awaited, is no unhandled rejection", async (t) => {
  const { code, stdout, stderr } = await child(`
    const { Network, Dataset, dense, sgd } = downhill;
    const data = Dataset.fromArrays({ features: [[1]], targets: [[1]] });
    const network = new Network({ input: 1, layers: [dense(1)] });
    const run = network.fit(data, { epochs: 9, onEpoch: () => { throw new Error("mine"); } });
    try { for await (const _ of run); } catch (error) { console.log(error.message); }
    await new Promise((resolve) => setTimeout(resolve, 50));
  `);
  t.deepEqual({ code, stdout: stdout.trim(), stderr }, { code: 0, stdout: "mine", stderr: "" });
});

test("a process ends by itself after its runs, and not before", async (t) => {
  const { code, stdout } = await child(`
    const { Network, Dataset, dense } = downhill;
    const data = Dataset.fromArrays({ features: [[1]], targets: [[1]] });
    const network = new Network({ input: 1, layers: [dense(1)] });
    network.fit(data, { epochs: 200 }).then(({ epochs }) => console.log(epochs.length));
  `);
  t.deepEqual({ code, stdout: stdout.trim() }, { code: 0, stdout: "200" });
});

test("a loop that nobody goes on with does not keep the process", async (t) => {
  const { code, stdout } = await child(`
    const { Network, Dataset, dense } = downhill;
    const data = Dataset.fromArrays({ features: [[1]], targets: [[1]] });
    const network = new Network({ input: 1, layers: [dense(1)] });
    const epochs = network.fit(data, { epochs: 200 })[Symbol.asyncIterator]();
    console.log((await epochs.next()).value.epoch);
  `);
  t.deepEqual({ code, stdout: stdout.trim() }, { code: 0, stdout: "1" });
});
