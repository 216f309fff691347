/**
 * A million calls of the whole API with good and bad arguments: no process dies, and every error is one of ours, with a code,
 * or the user's own (G13).
 *
 * The seeds are new each time, and a process that found a fault says which it had:
 * `node --import=@oxc-node/core/register __test__/fuzz/program.ts <seed> 20000` makes its calls again.
 */
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { failed } from "./support/end.ts";
import { ROOT } from "./support/programs.ts";

const CHILDREN = 50;
const CALLS = 20_000;
const AT_ONCE = 2;

const outcomes: Record<string, number> = {};
const faults: string[] = [];

/** A process of its own that makes calls. */
async function make(seed: number): Promise<void> {
  const program = ["--import=@oxc-node/core/register", "__test__/fuzz/program.ts"];
  const args = [...program, String(seed), String(CALLS)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  const [out, errors, [status, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  if (status !== 0) {
    faults.push(`seed ${seed}: ${signal ?? `exit status ${status}`}: ${errors}`);
    console.log(faults.at(-1));
    return;
  }
  const found = JSON.parse(out) as { readonly outcomes: Record<string, number> };
  for (const [outcome, count] of Object.entries(found.outcomes))
    outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
}

const first = randomInt(2 ** 31 - CHILDREN);
console.log(`seeds ${first} to ${first + CHILDREN - 1}`);
const seeds = Array.from({ length: CHILDREN }, (_, i) => first + i);
async function work(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) await make(seed);
}
await Promise.all(Array.from({ length: AT_ONCE }, work));
if (faults.length > 0) failed(`${faults.length} of ${CHILDREN} processes found a fault`);

const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
const { well = 0, ...errors } = outcomes;
const own = errors["the user's own"] ?? 0;
console.log(JSON.stringify(errors));
console.log(
  `${total} calls in ${CHILDREN} processes from seed ${first}: ${well} well, ${total - well - own} errors of ${Object.keys(errors).length - 1} codes, ${own} of the user's own`,
);
