// The results that are kept: a file for each group of work, in the order of the group; a new measurement replaces the last of
// the same work on as many threads.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { pinned } from "../measure/pin.mjs";
import { groups } from "../work.mjs";

const PLACE = new URL("../results/", import.meta.url);
const fileOf = (group) => fileURLToPath(new URL(`${group}.json`, PLACE));

const machine = () => ({
  processor: cpus()[0]?.model,
  cores: cpus().length,
  memory: totalmem(),
  system: `${process.platform} ${release()} ${process.arch}`,
  node: process.version,
  pinned,
});

/** The cells kept of a group. */
export function kept(group) {
  const file = fileOf(group);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).cells : [];
}

/** Keeps cells of a group, and returns the file's path. */
export function save(group, cells) {
  const date = new Date().toISOString();
  const keyOf = ({ work, threads = 0 }) => `${work} ${threads}`;
  const all = new Map(kept(group).map((cell) => [keyOf(cell), cell]));
  for (const cell of cells) all.set(keyOf(cell), { date, ...cell });
  const order = Object.keys(groups[group]);
  const placeOf = ({ work, threads = 0 }) => [order.indexOf(work), threads];
  const sorted = [...all.values()].sort((a, b) => {
    const [[work, threads], [other, others]] = [placeOf(a), placeOf(b)];
    return work - other || threads - others;
  });
  mkdirSync(PLACE, { recursive: true });
  const report = { machine: machine(), cells: sorted };
  writeFileSync(fileOf(group), `${JSON.stringify(report, undefined, 1)}\n`);
  return fileOf(group);
}
