// Makes calls of the whole API with good and bad arguments. Whatever comes of them, the process goes on, and every error
// is one of ours, with a code, or what the user's own code threw.
import fc from "fast-check";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inspect } from "node:util";
import * as downhill from "../../src/index.ts";
import { digestAfter } from "../support/problems.ts";
import type { Call } from "./arguments.ts";
import { afterwards, networks } from "./networks.ts";
import { parts } from "./parts.ts";
import { storedCalls } from "./stored.ts";
import { UserError, followed, tinyDataset, tinyNetwork } from "./values.ts";

const [seed = "1", count = "1000"] = process.argv.slice(2);
const calls: readonly Call[] = [...parts, ...networks, ...storedCalls];

const ours = [
  downhill.ArgumentError,
  downhill.OutOfRangeError,
  downhill.DataError,
  downhill.CheckpointError,
  downhill.NumericError,
  downhill.StateError,
  downhill.AbortError,
];

/** No call takes so many seconds on any machine, and none so many of the processor. */
const PATIENCE = 10;

/** What an error was, or `undefined` if it may not be. */
function judge(error: unknown): string | undefined {
  // So is what the language says of a revoked proxy, of a proxy in the place of a network's own self, and of a class that is
  // called as a function.
  const language = /revoked|private member|'new'/.test(String(error));
  if (error instanceof UserError || language) return "the user's own";
  const kind = ours.find((one) => error instanceof one);
  const { code, message } = error as downhill.DownhillError;
  const told =
    /^(DH_[A-Z0-9_]+|ABORT_ERR)$/.test(code) && message.length > 0 && message.length < 600;
  return kind !== undefined && told ? code : undefined;
}

async function ended(values: readonly unknown[], act: Call["act"]): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  let seconds = 0;
  const patience = new Promise((_, reject) => {
    // Counted one by one: a machine that stands still for a while is not a call that does not come back.
    timer = setInterval(() => {
      seconds += 1;
      if (seconds > PATIENCE) reject(new Error("it did not come back"));
    }, 1000);
  });
  try {
    await Promise.race([act(...(values as never[])), patience]);
    return "well";
  } catch (error) {
    const verdict = judge(error);
    if (verdict !== undefined) return verdict;
    throw error;
  } finally {
    clearInterval(timer);
    for (const act of afterwards.splice(0)) act();
  }
}

/** Arrays to read, by the names that the calls have for them. */
const ARRAYS = {
  "x.npy": "fortran.npy",
  "y.npy": "labels.npy",
  "words.npy": "words.npy",
  "arrays.npz": "stored.npz",
};

/** Files of all sorts to read. */
async function fill(folder: string): Promise<void> {
  const fixtures = resolve("__test__/fixtures/idx");
  copyFileSync(join(fixtures, "uint8.idx"), join(folder, "images.idx"));
  copyFileSync(join(fixtures, "labels.idx"), join(folder, "labels.idx"));
  const arrays = resolve("__test__/fixtures/npy");
  process.chdir(folder);
  for (const [file, name] of Object.entries(ARRAYS)) copyFileSync(join(arrays, name), file);
  writeFileSync("rows.jsonl", '{"x":1,"y":"a"}\n{"x":2,"y":"b"}\n');
  writeFileSync("good.csv", "x,y\n1,a\n2,b\n3,a\n");
  writeFileSync("bad.csv", 'x,y\n1,"a\n');
  await tinyNetwork().save("good.safetensors");
  await downhill.StoredDataset.write("stored.safetensors", tinyDataset());
}

const folder = mkdtempSync(join(tmpdir(), "downhill-fuzz-"));
const expected = await digestAfter(3);
await fill(folder);
process.on("warning", () => undefined);
process.on("unhandledRejection", (error) => {
  if (judge(error) === undefined) throw error;
});

const faults = new Map<string, string>();
const outcomes: Record<string, number> = {};
const called: Record<string, number> = {};
const one = fc
  .constantFrom(...calls)
  .chain(({ name, values, act }) => values.map((each) => ({ name, values: each, act })));
let made = 0;
const property = fc.asyncProperty(one, async ({ name, values: recipes, act }) => {
  made += 1;
  const values = recipes.map(followed);
  const before = process.cpuUsage();
  try {
    const outcome = await ended(values, act);
    if (process.cpuUsage(before).user > PATIENCE * 1e6) throw new Error("it went on and on");
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    called[name] = (called[name] ?? 0) + 1;
  } catch (error) {
    const what = error instanceof Error ? error.stack : inspect(error);
    const fault = `${name}: ${what?.split("\n").slice(0, 2).join("\n")}`;
    if (!faults.has(fault)) faults.set(fault, `call ${made}, ${name}(${show(values)}): ${what}`);
  }
});

function show(values: readonly unknown[]): string {
  try {
    return values.map((value) => inspect(value, { depth: 4, breakLength: Infinity })).join(", ");
  } catch {
    return "what cannot be shown";
  }
}

await fc.assert(property, { seed: Number(seed), numRuns: Number(count), endOnFailure: true });
if ((await digestAfter(3)) !== expected) throw new Error("another network was harmed");
rmSync(folder, { recursive: true });
for (const fault of faults.values()) console.error(fault);
console.log(JSON.stringify({ called, outcomes }));
process.exitCode = faults.size === 0 ? 0 : 1;
