// Downhill beside its peers: the same work on the same data, in turns. See README.md.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCargo } from "./measure/cargo.mjs";
import { chosen, takingPart } from "./contenders.mjs";
import { writeData } from "./measure/data.mjs";
import { install } from "./measure/install.mjs";
import { pinned } from "./measure/pin.mjs";
import { runPrograms } from "./measure/programs.mjs";
import { save } from "./report/results.mjs";
import { everything } from "./report/table.mjs";
import { takeTurns } from "./measure/turns.mjs";
import { chosenWork, groups } from "./work.mjs";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    work: { type: "string", default: Object.keys(groups).join(",") },
    threads: { type: "string", default: "1,2" },
    repeat: { type: "string", default: "7" },
    python: { type: "string", default: "python3" },
    save: { type: "boolean", default: false },
    wait: { type: "boolean", default: false },
  },
});
const say = (line) => console.error(line);

const wanted = chosenWork(values.work.split(","));
const threads = values.threads.split(",").map(Number);
const repeat = Number(values.repeat);
if (![repeat, ...threads].every((value) => Number.isInteger(value) && value >= 1)) {
  throw new Error("--threads and --repeat take whole numbers from 1");
}
if (!pinned) say("no taskset here: only the libraries' own settings limit their threads");

const names = chosen(values.only).filter((name) => {
  try {
    install(name, values.python);
    return true;
  } catch (error) {
    say(`${name} left out: ${error.message}`);
    return false;
  }
});

const folder = mkdtempSync(join(tmpdir(), "downhill-benchmark-"));
process.once("SIGINT", () => process.exit(130));
process.once("exit", () => rmSync(folder, { recursive: true }));

/** How work of each kind is prepared; each gives what measures it. */
const kinds = {
  train: takeTurns,
  predict: takeTurns,
  step: takeTurns,
  start: runPrograms,
  process: runPrograms,
  costs: runPrograms,
  cargo: runCargo,
};

/** A piece of work on so many threads, ready to be measured. */
async function prepare({ group, name, description, threads }) {
  const place = join(folder, name);
  writeData(place, description);
  const taking = takingPart(names, group, name, description);
  const work = { folder: place, name, description, threads, repeat, say };
  return kinds[description.kind]({ names: taking, ...work });
}

const cells = Object.entries(wanted).flatMap(([group, pieces]) =>
  pieces.flatMap(([name, description]) => {
    const each = description.kind === "cargo" ? [undefined] : threads;
    return each.map((count) => ({ group, name, description, threads: count }));
  }),
);
if (values.wait) {
  for (const cell of cells) cell.measure = await prepare(cell);
  say("All is ready: Enter begins.");
  await once(process.stdin, "data");
  process.stdin.unref();
}
for (const group of Object.keys(wanted)) {
  const measured = [];
  for (const cell of cells.filter((each) => each.group === group)) {
    const { name: work, threads: count, description } = cell;
    const measure = cell.measure ?? (await prepare(cell));
    say(`${work}${count === undefined ? "" : `, ${count} thread${count === 1 ? "" : "s"}`} ...`);
    measured.push({ work, threads: count, description, results: await measure() });
  }
  if (values.save) say(`written: ${save(group, measured)}`);
  console.log(`\n${everything(measured)}`);
}
