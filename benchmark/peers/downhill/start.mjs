// Downhill: from its import to the end of the first step of training; and the size of its native file.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const begin = performance.now();
const { Dataset, Network, adam, dense, relu } = await import("downhill");
const imported = performance.now();
const data = Dataset.fromArrays({
  features: new Float32Array(32 * 20).map((_, index) => (index % 7) - 3),
  width: 20,
  labels: Uint32Array.from({ length: 32 }, (_, row) => row % 2),
  classes: 2,
});
const network = new Network({
  input: 20,
  layers: [dense(64), relu(), dense(32), relu(), dense(2)],
  seed: 1,
});
await network.fit(data, { optimizer: adam(), epochs: 1, batchSize: 32 });
const end = performance.now();

const root = fileURLToPath(new URL("../../..", import.meta.url));
const addon = readdirSync(root).find(
  (name) => name.includes(`${process.platform}-${process.arch}`) && name.endsWith(".node"),
);
console.log(
  JSON.stringify({
    seconds: (end - begin) / 1000,
    importSeconds: (imported - begin) / 1000,
    nativeBytes: statSync(join(root, addon)).size,
  }),
);
