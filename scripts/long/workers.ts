/** Workers that train, ended at random moments, take nothing with them: 300 rounds of 8 (G16). */
import { build } from "esbuild";
import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { failed } from "./support/end.ts";
import { ROOT } from "./support/programs.ts";

const ROUNDS = 300;
const WORKERS = 8;
/** The longest that a worker trains, in milliseconds. */
const LONGEST = 60;

const kinds = ["awaited", "iterated", "resting"];
/** The worker's program in one file, since thousands of workers would each compile it anew; where the addon is one folder up. */
const program = join(ROOT, "target/endless.mjs");
await build({
  entryPoints: [join(ROOT, "__test__/support/endless.ts")],
  outfile: program,
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
});
const wait = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

async function round(): Promise<void> {
  const workers = Array.from({ length: WORKERS }, async (_, i) => {
    const workerData = kinds[i % kinds.length];
    // Without the loader of this process, which compiles TypeScript.
    const worker = new Worker(program, { workerData, execArgv: [], stdout: true });
    worker.on("error", (error) => failed(`a worker failed: ${error.stack}`));
    await once(worker.stdout, "data");
    await wait(Math.random() * LONGEST);
    await worker.terminate();
  });
  await Promise.all(workers);
}

// Not loaded before the first workers are gone, so that they are the first to load the addon and to leave it.
await round();
const { digestAfter } = await import("../../__test__/support/problems.ts");
const expected = await digestAfter(5);
for (let done = 1; done < ROUNDS; done++) {
  await round();
  if ((await digestAfter(5)) !== expected) failed(`after round ${done} a training went wrong`);
}
console.log(`${ROUNDS * WORKERS} workers were ended in the middle of training`);
