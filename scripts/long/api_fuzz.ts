/**
 * A million calls of the whole API with good and bad arguments: no process dies, and every error is one of ours, with a code,
 * or the user's own (G13).
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { failed } from "./support/end.ts";
import { ROOT } from "./support/programs.ts";

const CHILDREN = 50;
const CALLS = 20_000;
const AT_ONCE = 2;

const outcomes: Record<string, number> = {};

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
  if (status !== 0) failed(`seed ${seed}: ${signal ?? `exit status ${status}`}: ${errors}`);
  const found = JSON.parse(out) as { readonly outcomes: Record<string, number> };
  for (const [outcome, count] of Object.entries(found.outcomes))
    outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
}

const seeds = Array.from({ length: CHILDREN }, (_, i) => i + 1);
async function work(): Promise<void> {
  for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) await make(seed);
}
await Promise.all(Array.from({ length: AT_ONCE }, work));

const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
const { well = 0, ...errors } = outcomes;
const own = errors["the user's own"] ?? 0;
console.log(JSON.stringify(errors));
console.log(
  `${total} calls in ${CHILDREN} processes: ${well} well, ${total - well - own} errors of ${Object.keys(errors).length - 1} codes, ${own} of the user's own`,
);
