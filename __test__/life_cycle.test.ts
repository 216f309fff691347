// A network, a run and an optimizer, used when they should not be: an error of the right class, and nothing else.
import test from "ava";
import { createContext, runInContext } from "node:vm";
import * as downhill from "../src/index.ts";
import { Network, Optimizer, sgd } from "../src/index.ts";
import { child } from "./support/child.ts";
import { data, network, options } from "./support/problems.ts";

const rows = Float32Array.of(1, 2);

/** Every call that needs the network. */
const uses: Readonly<Record<string, (on: Network) => unknown>> = {
  fit: (on) => on.fit(data, options),
  resume: (on) => on.resume(data),
  predict: (on) => on.predict(rows),
  evaluate: (on) => on.evaluate(data),
  forward: (on) => on.forward(rows),
  backward: (on) => on.backward(rows),
  zeroGradients: (on) => on.zeroGradients(),
  tensors: (on) => on.tensors(),
  gradients: (on) => on.gradients(),
  setTensor: (on) => on.setTensor("0.bias", new Float32Array(16)),
  digest: (on) => on.digest(),
  activationBytes: (on) => on.activationBytes(1),
  summary: (on) => on.summary(),
  save: (on) => on.save("never written"),
};

async function trained(): Promise<Network> {
  const on = network();
  await on.fit(data, { ...options, epochs: 1 });
  return on;
}

for (const [name, use] of Object.entries(uses)) {
  test(`${name} after dispose, and while a run trains`, async (t) => {
    const disposed = await trained();
    disposed.dispose();
    await t.throwsAsync(async () => await use(disposed), {
      name: "StateError",
      code: "DH_DISPOSED",
      message: new RegExp(`^Network\\.${name}: .*the network was disposed of$`),
    });
    const busy = await trained();
    const run = busy.fit(data, { ...options, epochs: 1e6 });
    await t.throwsAsync(async () => await use(busy), {
      name: "StateError",
      code: "DH_BUSY",
      message: new RegExp(`^Network\\.${name}: .*the network is training$`),
    });
    run.stop();
    await run;
    busy.dispose();
  });
}

test("dispose once more is nothing; so is stop after the end", async (t) => {
  const on = await trained();
  const run = on.fit(data, options);
  await run;
  on.dispose();
  on.dispose();
  on[Symbol.dispose]();
  run.stop();
  t.is((await run).epochs.length, 5);
  t.is(run.epochs.length, 5);
});

test("an optimizer whose network is gone, or is training", async (t) => {
  const on = network();
  const optimizer = new Optimizer(sgd(), on);
  on.backward(on.forward(rows));
  const run = on.fit(data, { ...options, epochs: 1e6 });
  t.throws(() => optimizer.step(), { code: "DH_BUSY" });
  run.stop();
  await run;
  on.dispose();
  t.throws(() => optimizer.step(), { code: "DH_DISPOSED" });
  t.is(optimizer.steps, 0);
});

test("two loops and an await of one run end as one", async (t) => {
  const run = network().fit(data, options);
  const count = async (): Promise<number> => {
    let records = 0;
    for await (const record of run) records += Number(record.epoch > 0);
    return records;
  };
  t.deepEqual(
    await Promise.all([count(), count(), run.then(({ epochs }) => epochs.length)]),
    [5, 5, 5],
  );
});

test("arrays and callbacks of another context are as good as any", async (t) => {
  const context = createContext({ downhill });
  const digest = (await runInContext(
    `(async () => {
      const { Dataset, Network, adam, dense, relu } = downhill;
      const features = new Float32Array([0, 0, 0, 1, 1, 0, 1, 1]);
      const data = Dataset.fromArrays({ features, width: 2, labels: [0, 1, 1, 0] });
      const network = new Network({ input: 2, layers: [dense(4), relu(), dense(2)], seed: 1 });
      let heard = 0;
      await network.fit(data, { epochs: 3, optimizer: adam({ learningRate: () => 0.01 }), onEpoch: () => { heard++ } });
      if (heard !== 3) throw new Error("heard " + heard);
      return network.digest();
    })()`,
    context,
  )) as string;
  const here = downhill.Dataset.fromArrays({
    features: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1),
    width: 2,
    labels: [0, 1, 1, 0],
  });
  const { dense, relu, adam } = downhill;
  const on = new Network({ input: 2, layers: [dense(4), relu(), dense(2)], seed: 1 });
  await on.fit(here, { epochs: 3, optimizer: adam({ learningRate: 0.01 }) });
  t.is(digest, on.digest());
  const error = t.throws(() => runInContext(`downhill.dense(0)`, context) as never);
  t.true(error instanceof downhill.OutOfRangeError);
});

test("the addon in workers alone, ended while they train, and then in the process itself", async (t) => {
  const here = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const { code, stdout, stderr } = await child(
    `
    import { Worker } from "node:worker_threads";
    import { once } from "node:events";
    for (let round = 0; round < 2; round++) {
      await Promise.all(["awaited", "iterated", "resting"].map(async (workerData) => {
        const execArgv = ["--import=@oxc-node/core/register"];
        const worker = new Worker(new URL(${here("support/endless.ts")}), { workerData, execArgv, stdout: true });
        await once(worker.stdout, "data");
        await worker.terminate();
      }));
    }
    const { digestAfter } = await import(${here("support/problems.ts")});
    console.log((await digestAfter(3)) === (await digestAfter(3)));`,
    {},
    { library: false },
  );
  t.deepEqual({ code, stdout: stdout.trim(), stderr }, { code: 0, stdout: "true", stderr: "" });
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  test(`${signal} in the middle of runs ends the process, or is the user's to handle`, async (t) => {
    const start = `
      const { data, network } = await import(${JSON.stringify(new URL("support/problems.ts", import.meta.url).href)});
      const run = network().fit(data, { epochs: 1e9, everySteps: 1, onSteps: () => {} });
      network().fit(data, { epochs: 1e9 }).catch(() => {});
      setTimeout(() => process.kill(process.pid, "${signal}"), 20);`;
    t.is((await child(`${start} await run;`)).code, signal);
    const handled = await child(
      `${start} process.on("${signal}", () => { run.stop(); }); await run; console.log("kept"); process.exit(3);`,
    );
    t.deepEqual([handled.code, handled.stdout], [3, "kept\n"]);
  });
}
