// Downhill beside its peers: training speed on the same data, in turns. See README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chart } from "./chart.mjs";
import { pinned } from "./child.mjs";
import { chosen } from "./contenders.mjs";
import { networks, writeData } from "./data.mjs";
import { install } from "./install.mjs";
import { measure } from "./measure.mjs";
import { table } from "./table.mjs";

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    network: { type: "string", default: Object.keys(networks).join(",") },
    threads: { type: "string", default: "1,2" },
    repeat: { type: "string", default: "7" },
    python: { type: "string", default: "python3" },
  },
});
const say = (line) => console.error(line);

const wanted = values.network.split(",");
for (const name of wanted) {
  if (!(name in networks)) {
    throw new Error(`--network: ${name} is none of ${Object.keys(networks).join(", ")}`);
  }
}
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
const results = [];
for (const network of wanted) {
  writeData(folder, network);
  for (const count of threads) {
    say(`${network}, ${count} thread${count === 1 ? "" : "s"} ...`);
    results.push(...(await measure({ names, folder, network, threads: count, repeat, say })));
  }
}

console.log(table(results));

const date = new Date().toISOString();
const machine = {
  processor: cpus()[0]?.model,
  cores: cpus().length,
  memory: totalmem(),
  system: `${process.platform} ${release()} ${process.arch}`,
  node: process.version,
  pinned,
};
const place = new URL("results/", import.meta.url);
mkdirSync(place, { recursive: true });
const stem = date.slice(0, 16).replaceAll(":", "");
const report = { date, machine, repeat, networks, results };
writeFileSync(new URL(`${stem}.json`, place), `${JSON.stringify(report, undefined, 2)}\n`);
writeFileSync(new URL(`${stem}.svg`, place), chart(results));
say(`written: benchmark/results/${stem}.json and .svg`);
