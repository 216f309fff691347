import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import {
  Network,
  adam,
  momentum,
  rmsProp,
  schedules,
  sgd,
  system,
  type FitOptions,
  type History,
} from "../src/index.ts";
import { child } from "./support/child.ts";
import { data, network, options, rings } from "./support/problems.ts";
import { folderOf } from "./support/files.ts";

const folder = folderOf("checkpoint");
let count = 0;
const newPath = (): string => {
  const own = mkdtempSync(join(folder, `${(count += 1)}-`));
  return join(own, "run.safetensors");
};

const validation = rings(40);

/** Everything of a history but times, which differ from run to run. */
const timeless = ({ epochs, steps, ...others }: History<unknown>) => ({
  ...others,
  costs: [...steps.costs],
  rates: [...steps.rates],
  epochs: epochs.map(({ seconds: _, samplesPerSecond: __, ...record }) => record),
});

async function fileOf(on: Network): Promise<Buffer> {
  const path = newPath();
  await on.save(path);
  return readFileSync(path);
}

/** Options that have state of their own, each. */
const runs: Record<string, Partial<FitOptions>> = {
  plain: {},
  "early stopping": { validation, earlyStopping: { patience: 100 } },
  plateau: { plateau: { patience: 1, absolute: 100 }, optimizer: sgd({ learningRate: 0.05 }) },
  "everything at once": {
    validation,
    optimizer: rmsProp({ learningRate: schedules.cosine({ initial: 0.02, steps: 30 }) }),
    earlyStopping: { patience: 3, monitor: "validation.accuracy" },
    plateau: { patience: 1, factor: 0.7, monitor: "loss", absolute: 0.05 },
    clip: { norm: 0.5 },
    classWeight: "balanced",
    dropLast: true,
    l2: 1e-3,
  },
  "a part held out": {
    validationSplit: 0.25,
    earlyStopping: {},
    optimizer: momentum({ learningRate: 0.1 }),
    onNonFinite: "ignore",
  },
};

for (const [name, more] of Object.entries(runs)) {
  test(`${name}: a checkpoint of every step goes on to the same bits and the same history`, async (t) => {
    const given = { ...options, ...more };
    const whole = network();
    const want = await whole.fit(data, given);
    const end = await fileOf(whole);
    const path = newPath();
    const on = network();
    const every = { steps: 1 };
    const history = await on.fit(data, { ...given, checkpoint: { path, every, keep: 100 } });
    t.deepEqual(timeless(history), timeless(want), "checkpoints change nothing");
    t.true((await fileOf(on)).equals(end));
    const files = readdirSync(join(path, ".."));
    t.is(files.length, want.steps.costs.length, files.join());
    const again = given.validation && { validation: given.validation };
    for (let age = 1; age < files.length; age += 1) {
      const { network: resumed, history: rest } = await Network.resume(
        path.replace(".safetensors", `.${age}.safetensors`),
        data,
        again,
      );
      t.deepEqual(timeless(rest), timeless(want), `${age} before the last`);
      t.true((await fileOf(resumed)).equals(end), `${age} before the last`);
    }
  });
}

test("the best of a checkpoint is restored in another process, on other instruction sets and threads", async (t) => {
  const given = {
    ...options,
    optimizer: sgd({ learningRate: 2 }),
    validation,
    earlyStopping: { patience: 100 },
  };
  const whole = network();
  await whole.fit(data, given);
  const path = newPath();
  const on = network();
  const run = on.fit(data, {
    ...given,
    checkpoint: { path, every: { steps: 7 } },
    everySteps: 15,
    onSteps: () => run.stop(),
  }) as ReturnType<Network["resume"]>;
  await run;
  const script = `
    const { Network } = downhill;
    const { data, rings } = await import(${JSON.stringify(new URL("support/problems.ts", import.meta.url).href)});
    const { network, history } = await Network.resume(${JSON.stringify(path)}, data, { validation: rings(40) });
    console.log(network.digest(), history.epochs.length);
  `;
  for (const isa of system.available) {
    const { stdout, stderr } = await child(script, { DOWNHILL_ISA: isa, DOWNHILL_THREADS: "3" });
    t.deepEqual({ stdout: stdout.trim(), stderr }, { stdout: `${whole.digest()} 5`, stderr: "" });
  }
});

test("a process that is killed leaves a checkpoint that goes on to the same bits", async (t) => {
  const path = newPath();
  const whole = network();
  await whole.fit(data, { ...options, epochs: 400 });
  const { code } = await child(`
    const { adam } = downhill;
    const { data, network, options } = await import(${JSON.stringify(new URL("support/problems.ts", import.meta.url).href)});
    const checkpoint = { path: ${JSON.stringify(path)}, every: { steps: 10 }, keep: 2 };
    await network().fit(data, { ...options, epochs: 400, checkpoint, onEpoch: ({ epoch }) => {
      if (epoch === 100) process.kill(process.pid, "SIGKILL");
    } });
  `);
  t.is(code, "SIGKILL");
  const { network: on, history } = await Network.resume(path, data);
  t.is(on.digest(), whole.digest());
  t.is(history.epochs.length, 400);
});

test("every so many epochs, the last ones kept, and what is left at the end", async (t) => {
  const path = newPath();
  await network().fit(data, { ...options, epochs: 7, checkpoint: { path, every: 2, keep: 3 } });
  t.deepEqual(readdirSync(join(path, "..")).sort(), [
    "run.1.safetensors",
    "run.2.safetensors",
    "run.safetensors",
  ]);
  const epochs = await Promise.all(
    ["", ".1", ".2"].map(async (mark) => {
      const on = await Network.load(path.replace(".safetensors", `${mark}.safetensors`));
      return (await on.resume(data, { epochs: 8 })).epochs.length;
    }),
  );
  t.deepEqual(epochs, [8, 8, 8], "each goes on");
});

test("every so many seconds", async (t) => {
  const path = newPath();
  const on = network();
  const seen: boolean[] = [];
  const run = on.fit(data, {
    ...options,
    epochs: 1_000_000,
    checkpoint: { path, every: { seconds: 0.05 }, keep: 2 },
    everySteps: 100,
    onSteps: () => {
      seen.push(true);
      if (readdirSync(join(path, "..")).length === 2) run.stop();
    },
  }) as ReturnType<Network["resume"]>;
  const history = await run;
  t.is(history.reason, "stopped");
  const whole = network();
  await whole.resume.call(on, data, { epochs: history.epochs.length + 1 });
  const plain = network();
  await plain.fit(data, { ...options, epochs: history.epochs.length + 1 });
  t.is(on.digest(), plain.digest(), "pauses leave no trace");
});

test("the best epoch has a file of its own", async (t) => {
  const path = newPath();
  const on = network();
  const { epochs } = await on.fit(data, {
    ...options,
    epochs: 12,
    optimizer: sgd({ learningRate: 2 }),
    validation,
    checkpoint: { path, every: 5, best: { monitor: "validation.accuracy" } },
  });
  const best = await Network.load(path.replace(".safetensors", ".best.safetensors"));
  const accuracies = epochs.map((record) => record.validation?.accuracy ?? 0);
  t.is(best.evaluate(validation).accuracy, Math.max(...accuracies));
  t.not(best.digest(), on.digest());
});

test("the best may be the other way round of what early stopping watches", async (t) => {
  const path = newPath();
  const on = network();
  const best = { monitor: undefined, mode: "max" } as object;
  const { epochs } = await on.fit(data, {
    ...options,
    epochs: 4,
    validation,
    earlyStopping: { monitor: "validation.loss", patience: 9 },
    checkpoint: { path, best },
  });
  const worst = await Network.load(path.replace(".safetensors", ".best.safetensors"));
  const losses = epochs.map((record) => record.validation?.loss ?? 0);
  t.is(worst.evaluate(validation).loss, Math.max(...losses));
});

test("resumed with checkpoints, a run keeps writing them, and its best", async (t) => {
  const path = newPath();
  const checkpoint = { path, keep: 2, best: true };
  const given = { ...options, validation, optimizer: sgd({ learningRate: 2 }), epochs: 9 };
  const whole = network();
  const paths = newPath();
  await whole.fit(data, { ...given, checkpoint: { ...checkpoint, path: paths } });
  const on = network();
  for await (const { epoch } of on.fit(data, { ...given, checkpoint })) if (epoch === 4) break;
  await Network.resume(path, data, { validation, checkpoint });
  for (const mark of ["", ".1", ".best"]) {
    const [got, want] = [path, paths].map((each) =>
      readFileSync(each.replace(".safetensors", `${mark}.safetensors`)),
    );
    t.true(got?.equals(want as Buffer), mark);
  }
});

test("what is said of the run again must be the same, and what differs is named", async (t) => {
  const on = network();
  const given = { ...options, l2: 0.01, optimizer: adam({ learningRate: 0.01 }) };
  for await (const { epoch } of on.fit(data, given)) if (epoch === 2) break;
  const path = newPath();
  await on.save(path);
  const resume = (more: object) => async () => await Network.resume(path, data, more);
  const refused = { name: "StateError", code: "DH_STATE" };
  await t.throwsAsync(resume({ batchSize: 16 }), {
    ...refused,
    message: /^Network\.resume: this is not the run that was saved: batchSize was 32, now 16$/,
  });
  await t.throwsAsync(resume({ l2: 0, clip: { norm: 1 }, shuffle: false }), {
    ...refused,
    message:
      /saved: l2 was 0\.01, now 0; shuffle was .*true, now .*false; clip was null, now \{"norm":1\}$/,
  });
  await t.throwsAsync(resume({ optimizer: adam({ learningRate: 0.02 }) }), {
    ...refused,
    message:
      /optimizer was \{"kind":"adam".*"learningRate":0\.01\}, now \{.*"learningRate":0\.02\}$/,
  });
  await t.throwsAsync(resume({ epochs: 1 }), {
    code: "DH_RANGE",
    message: /epochs must be .* 2\.\./,
  });
  await t.throwsAsync(resume({ batchsize: 16 }), { code: "DH_UNKNOWN", message: /"batchSize"\?$/ });
  const whole = network();
  await whole.fit(data, { ...given, epochs: 9 });
  const { network: resumed, history } = await Network.resume(path, data, { ...given, epochs: 9 });
  t.is(resumed.digest(), whole.digest(), "more epochs are as if they had been asked for at first");
  t.is(history.epochs.length, 9);
});

test("what watches the validation data needs them again", async (t) => {
  const on = network();
  const run = on.fit(data, { ...options, validation, earlyStopping: {} });
  for await (const { epoch } of run) if (epoch === 1) break;
  await t.throwsAsync(async () => await on.resume(data), {
    code: "DH_COMBO",
    message: /earlyStopping\.monitor "validation\.loss" needs validation data$/,
  });
});

test("a checkpoint that cannot be written ends the run, and says where", async (t) => {
  const path = join(folder, "nowhere", "run.safetensors");
  const on = network();
  await t.throwsAsync(
    async () => await on.fit(data, { ...options, epochs: 1000, checkpoint: { path } }),
    {
      name: "CheckpointError",
      code: "DH_IO",
      message: /nowhere/,
    },
  );
  await on.fit(data, { epochs: 1 });
});

test("the files before it stay when a checkpoint is not one", async (t) => {
  const path = newPath();
  writeFileSync(path, "mine");
  await network().fit(data, { ...options, epochs: 1, checkpoint: { path, keep: 2 } });
  t.is(readFileSync(path.replace(".safetensors", ".1.safetensors"), "utf8"), "mine");
  await Network.load(path);
});

test("Python can read the steps", async (t) => {
  const path = newPath();
  const on = network();
  const { steps } = await on.fit(data, { ...options, checkpoint: { path } });
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const costs = header["history.costs"];
  t.is(costs?.dtype, "F64");
  const [from = 0, to = 0] = costs?.data_offsets ?? [];
  const part = bytes.subarray(8 + length + from, 8 + length + to);
  const values = Array.from({ length: 20 }, (_, i) => part.readDoubleLE(8 * i));
  t.deepEqual(values, [...steps.costs]);
});
