// What every JavaScript contender shares: the arguments, the data, and the answers to run.mjs.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Loads a package from where run.mjs installs the contenders. */
export const require = createRequire(new URL("../.peers/node/index.js", import.meta.url));

/** The task named on the command line: data folder, network, threads, samples to use, variant of the contender. */
export function problem() {
  const [folder, network, threads, samples, variant] = process.argv.slice(2);
  const read = (name) => readFileSync(join(folder, network, name));
  const { layers, batch } = JSON.parse(read("network.json"));
  const features = new Float32Array(new Uint8Array(read("features.f32")).buffer);
  const labels = new Uint32Array(new Uint8Array(read("labels.u32")).buffer);
  return {
    layers,
    batch,
    features: features.slice(0, Number(samples) * layers[0]),
    labels: labels.slice(0, Number(samples)),
    samples: Number(samples),
    threads: Number(threads),
    variant,
  };
}

/** Warms up with one epoch, then answers a line `epoch N` with the seconds that `train(N)` took and the loss it returned. */
export async function serve(name, samples, train) {
  async function answer(epochs) {
    const start = performance.now();
    const loss = await train(epochs);
    const seconds = (performance.now() - start) / 1000;
    console.log(JSON.stringify({ name, seconds, samples: epochs * samples, loss }));
  }

  await answer(1);
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, count = 1] = line.split(" ");
    if (command === "quit") break;
    await answer(Number(count));
  }
}
