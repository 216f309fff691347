import test from "ava";
import { child } from "./support/child.ts";

const here = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);

test("workers that are ended in their runs take nothing with them", async (t) => {
  const { code, stdout, stderr } = await child(`
    import { Worker } from "node:worker_threads";
    import { once } from "node:events";
    const end = async (workerData, ms) => {
      const execArgv = ["--import=@oxc-node/core/register"];
      const worker = new Worker(new URL(${here("support/endless.ts")}), { workerData, execArgv, stdout: true });
      await once(worker.stdout, "data");
      await new Promise((wake) => setTimeout(wake, ms));
      await worker.terminate();
    };
    for (let round = 0; round < 3; round++) {
      await Promise.all(["awaited", "iterated", "resting"].map((kind) => end(kind, 7 * round)));
    }
    const { digestAfter } = await import(${here("support/problems.ts")});
    console.log(await digestAfter(3) === await digestAfter(3));
  `);
  t.deepEqual({ code, stdout: stdout.trim(), stderr }, { code: 0, stdout: "true", stderr: "" });
});

test("a process that exits in the middle of runs does so at once", async (t) => {
  const { code, stdout } = await child(`
    const { data, network } = await import(${here("support/problems.ts")});
    network().fit(data, { epochs: 1e9, everySteps: 1, onSteps: () => {} });
    (async () => { for await (const _ of network().fit(data, { epochs: 1e9 })); })();
    setTimeout(() => {
      process.on("exit", () => console.log("exit"));
      process.exit(7);
    }, 30);
  `);
  t.deepEqual({ code, stdout: stdout.trim() }, { code: 7, stdout: "exit" });
});
