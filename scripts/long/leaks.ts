/**
 * 10 000 networks are made, trained, used and disposed of, or left to the collector: less than 1 KiB of memory stays with
 * each, no thread and no file (G29).
 */
import { readdirSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Optimizer, adam } from "../../src/index.ts";
import { data, network, options } from "../../__test__/support/problems.ts";
import { cannotRun, failed } from "./support/end.ts";

if (process.platform !== "linux") cannotRun("threads and files are counted in /proc");
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const NETWORKS = 10_000;
const MOST_BYTES = 1024;

interface Holdings {
  readonly rss: number;
  readonly threads: number;
  readonly files: number;
}

/** What the process has, all garbage collected. */
async function holdings(): Promise<Holdings> {
  for (let i = 0; i < 5; i++) {
    collect();
    await new Promise((wake) => setTimeout(wake, 20));
  }
  const count = (folder: string): number => readdirSync(`/proc/self/${folder}`).length;
  return { rss: process.memoryUsage.rss(), threads: count("task"), files: count("fd") };
}

async function live(i: number): Promise<void> {
  const on = network();
  await on.fit(data, { ...options, epochs: 1, threads: 1 + (i % 2) });
  on.predict(data.features);
  on.backward(on.forward([[1, 2]]));
  new Optimizer(adam(), on).step();
  if (i % 10 === 0) {
    for await (const { epoch } of on.fit(data, { ...options, epochs: 3 })) if (epoch > 1) break;
  }
  if (i % 2 === 0) on.dispose();
}

for (let i = 0; i < NETWORKS / 5; i++) await live(i);
const before = await holdings();
const external = process.memoryUsage().external;
for (let i = 0; i < NETWORKS; i++) await live(i);
const after = await holdings();
const bytes = (after.rss - before.rss) / NETWORKS;
if (bytes > MOST_BYTES) failed(`${bytes.toFixed(0)} bytes stay with each network`);
if (after.threads > before.threads) failed(`${before.threads} threads became ${after.threads}`);
if (after.files > before.files) failed(`${before.files} files became ${after.files}`);

// V8 hears of the memory that it does not see, so that it collects in time.
const large = Array.from({ length: 4 }, () => network({ layers: [...network().layers] }));
const told = process.memoryUsage().external - external;
for (const each of large) each.dispose();
if (told <= 0) failed("V8 is not told of a network's memory");
console.log(
  `${NETWORKS} networks: ${bytes.toFixed(0)} bytes each, ${after.threads} threads and ${after.files} files as before`,
);
