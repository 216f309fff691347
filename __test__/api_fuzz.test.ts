// No argument ends the process, and every error is one of ours. `npm run test:long` makes a million calls.
import test from "ava";
import * as downhill from "../src/index.ts";
import { networks } from "./fuzz/networks.ts";
import { parts } from "./fuzz/parts.ts";
import { storedCalls } from "./fuzz/stored.ts";
import { ended, start } from "./program.ts";

const calls = [...parts, ...networks, ...storedCalls];
const CALLS = 15_000;
/** Always the same calls: a change is not held back by what it has not touched. The long test has new ones each time. */
const SEED = 31_061;

test(`${CALLS} calls with good and bad arguments`, async (t) => {
  t.timeout(300_000);
  const { status, stdout, stderr } = await ended(
    start("__test__/fuzz/program.ts", [String(SEED), String(CALLS)]),
  );
  t.is(status, 0, stderr);
  const { called, outcomes } = JSON.parse(stdout) as Record<string, Record<string, number>>;
  // Both sides of each check are seen: what is right goes well, and each kind of mistake is made.
  t.true((outcomes?.["well"] ?? 0) > CALLS / 5, stdout);
  for (const code of ["DH_ARG", "DH_RANGE", "DH_UNKNOWN", "DH_SHAPE", "DH_BUSY", "DH_DISPOSED"])
    t.true((outcomes?.[code] ?? 0) > 0, code);
  t.is(Object.keys(called ?? {}).length, calls.length);
});

test("every function that is exported is among them", (t) => {
  const names = new Set(calls.map(({ name }) => name.split(",")[0]));
  const functions = Object.entries(downhill)
    .filter(([name, value]) => typeof value === "function" && !name.endsWith("Error"))
    .map(([name]) => name);
  const schedules = Object.entries(downhill.schedules)
    .filter(([, value]) => typeof value === "function")
    .map(([name]) => `schedules.${name}`);
  const metrics = Object.keys(downhill.metrics).map((name) => `metrics.${name}`);
  t.true(functions.length > 30);
  // A class that is only made by its own methods is there by them.
  const isThere = (name: string): boolean =>
    names.has(name) || [...names].some((each) => each?.startsWith(`${name}.`));
  for (const name of [...functions, ...schedules, ...metrics]) t.true(isThere(name), name);
});

test("every method that takes something is among them", (t) => {
  const called = calls.map(({ act, name }) => `${name} ${String(act)}`).join("\n");
  for (const kind of [
    downhill.Network,
    downhill.Dataset,
    downhill.StoredDataset,
    downhill.Optimizer,
  ]) {
    const members = {
      ...Object.getOwnPropertyDescriptors(kind.prototype),
      ...Object.getOwnPropertyDescriptors(kind),
    };
    for (const [method, { value }] of Object.entries(members)) {
      if (typeof value !== "function" || value.length === 0 || method === "constructor") continue;
      t.regex(called, new RegExp(`\\b${method}\\b`), `${kind.name}.${method}`);
    }
  }
});
