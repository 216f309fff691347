// Speed of reading a CSV file, in MB of file a second, beside pyarrow and pandas (as it is, and with decimals rounded right, as
// the others round them), one thread each, in alternating turns.
//
//     node --import=@oxc-node/core/register benchmark/csv/run.mjs [MB] [turns]
//
// PYTHON names a Python that has pyarrow and pandas; peers that are not there are left out with a word. What is timed is from
// the path to typed columns in memory, file cache warm: no data set is made, which no peer does.
import { spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { native } from "../../src/native.ts";

const [megabytes = 100, turns = 5] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "downhill-csv-"));

/** Twenty columns of six decimals, and one of words. */
async function write(path) {
  const file = createWriteStream(path);
  file.write(`${Array.from({ length: 20 }, (_, i) => `x${i}`).join(",")},y\n`);
  for (let row = 0, bytes = 0; bytes < megabytes * 1e6; row++) {
    const cells = Array.from({ length: 20 }, (_, j) =>
      (((row * 31 + j * 17) % 99991) / 9973).toFixed(6),
    );
    const line = `${cells.join(",")},class${row % 3}\n`;
    bytes += line.length;
    if (!file.write(line)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}

/** A peer's process, which reads once a line and answers with the seconds. */
function peer(name, path) {
  const script = fileURLToPath(new URL("peers.py", import.meta.url));
  const child = spawn(process.env.PYTHON ?? "python3", [script, name, path], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, OMP_NUM_THREADS: "1" },
  });
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    read: async () => {
      child.stdin.write("\n");
      const { value } = await lines.next();
      return Number(value);
    },
    end: () => child.stdin.end(),
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const path = join(folder, "numbers.csv");
try {
  await write(path);
  const size = statSync(path).size / 1e6;
  const ours = {
    read: async () => {
      const begin = performance.now();
      await native.readCsv(path, { delimiter: ",", header: true, missing: "error", target: "y" });
      return (performance.now() - begin) / 1000;
    },
    end: () => undefined,
  };
  const readers = { downhill: ours };
  for (const name of ["pyarrow", "pandas", "pandas-exact"]) readers[name] = peer(name, path);
  const seconds = Object.fromEntries(Object.keys(readers).map((name) => [name, []]));
  // The first turn warms up.
  for (let turn = 0; turn <= turns; turn++) {
    for (const [name, { read }] of Object.entries(readers)) {
      const taken = await read();
      if (turn > 0) seconds[name].push(taken);
    }
  }
  console.log(`| reader | MB/s, median of ${turns} | slowest to fastest |\n|---|---|---|`);
  for (const [name, taken] of Object.entries(seconds)) {
    const speeds = taken.map((each) => size / each);
    const known = speeds.every(Number.isFinite);
    const spread = `${Math.min(...speeds).toFixed(0)} to ${Math.max(...speeds).toFixed(0)}`;
    console.log(
      known
        ? `| ${name} | ${median(speeds).toFixed(0)} | ${spread} |`
        : `| ${name} | not there | |`,
    );
  }
  for (const { end } of Object.values(readers)) end();
} finally {
  rmSync(folder, { recursive: true });
}
