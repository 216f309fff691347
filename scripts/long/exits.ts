/** A process that exits in the middle of runs is gone within 250 ms, and one that gets a signal as well (G16). */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { failed } from "./support/end.ts";
import { ROOT } from "./support/programs.ts";

const ROUNDS = 50;
const MOST = 250;

const program = `
  const { data, network } = await import("./__test__/support/problems.ts");
  network().fit(data, { epochs: 1e9, everySteps: 1, onSteps: () => {} });
  network().fit(data, { epochs: 1e9 });
  (async () => { for await (const { epoch } of network().fit(data, { epochs: 1e9 })) void epoch; })();
  network().save("/dev/null/x").catch(() => {});
  process.stdin.once("data", () => process.exit(7));
  setTimeout(() => console.log("here"), 50 * Math.random());`;

let slowest = 0;
for (let round = 0; round < ROUNDS; round++) {
  const args = ["--import=@oxc-node/core/register", "--input-type=module", "-e", program];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const ended = once(child, "exit");
  const from = performance.now();
  const signal = ([undefined, "SIGINT", "SIGTERM"] as const)[round % 3];
  if (signal === undefined) child.stdin.write("exit\\n");
  else child.kill(signal);
  const [status, by] = (await ended) as [number | null, string | null];
  const took = performance.now() - from;
  if (took > MOST) failed(`round ${round}: it took ${took.toFixed(0)} ms`);
  const expected = signal === undefined ? status === 7 && by === null : by === signal;
  if (!expected)
    failed(`round ${round}: it ended by ${by ?? `status ${status}`}, not ${signal ?? 7}`);
  slowest = Math.max(slowest, took);
}
console.log(
  `${ROUNDS} processes ended in the middle of runs, the slowest within ${slowest.toFixed(0)} ms`,
);
