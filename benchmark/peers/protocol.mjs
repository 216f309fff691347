// What every JavaScript contender shares: the arguments, the data, and the answers to measure/turns.mjs.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Loads a package from where measure/install.mjs installs the contenders. */
export const require = createRequire(new URL("../.peers/node/index.js", import.meta.url));

const atStart = process.memoryUsage().rss;

/** The work in the folder that the command line names, with the samples to use, threads, and variant of the contender. */
export function problem() {
  const [folder, threads, samples, variant] = process.argv.slice(2);
  const work = JSON.parse(readFileSync(join(folder, "work.json"), "utf8"));
  const numbers = (name, Type, width) => {
    const path = join(folder, name);
    if (!existsSync(path)) return undefined;
    const { buffer, byteOffset } = readFileSync(path);
    return new Type(buffer, byteOffset, Number(samples) * width);
  };
  return {
    ...work,
    features: numbers("features.f32", Float32Array, work.layers?.[0]),
    labels: numbers("labels.u32", Uint32Array, 1),
    targets: numbers("targets.f32", Float32Array, 1),
    samples: Number(samples),
    threads: Number(threads),
    variant,
  };
}

/**
 * Warms up with one repetition, then answers a line `repeat N` with the seconds that `work(N)` took, the items that it got
 * done (`items` each time), what it returned, if that is a loss, and the process's memory in bytes.
 */
export async function serve(name, items, work) {
  async function answer(count) {
    const start = performance.now();
    const loss = await work(count);
    const seconds = (performance.now() - start) / 1000;
    const memory = { atStart, peak: process.resourceUsage().maxRSS * 1024 };
    console.log(JSON.stringify({ name, seconds, items: count * items, loss, memory }));
  }

  await answer(1);
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, count] = line.split(" ");
    if (command === "quit") break;
    await answer(Number(count));
  }
}
