/**
 * A network trains an epoch on a file of 10 GB within 1 GB of resident memory, in the order and to the bits that the same samples
 * have in parts. `DOWNHILL_GIGABYTES` asks for another size, `TMPDIR` for another place.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dataset, Network, StoredDataset, adam, dense, relu } from "../../src/index.ts";
import { cannotRun, failed } from "./support/end.ts";

const BYTES = Number(process.env.DOWNHILL_GIGABYTES ?? 10) * 1e9;
const MOST_MEMORY = 1e9;
const WIDTH = 784;
/** Samples of a part, of which so many different ones take turns. */
const ROWS = 8192;
const DIFFERENT = 4;

/** Samples whose class their features tell, by exact arithmetic. */
function part(number: number): Dataset {
  const features = new Float32Array(ROWS * WIDTH);
  const labels = new Uint32Array(ROWS);
  let word = number + 1;
  for (let row = 0; row < ROWS; row++) {
    const label = (row * 7 + number) % 10;
    labels[row] = label;
    for (let column = 0; column < WIDTH; column++) {
      word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
      const isOwn = column % 10 === label;
      features[row * WIDTH + column] = (word >>> 8) / 2 ** 24 + (isOwn ? 0.25 : 0);
    }
  }
  return Dataset.fromArrays({ features, width: WIDTH, labels, classes: 10 });
}

const folder = mkdtempSync(join(tmpdir(), "downhill-larger-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const space = await statfs(folder);
if (space.bavail * space.bsize < 1.2 * BYTES) cannotRun("the disk has no room for it");

const path = join(folder, "train.safetensors");
const count = Math.ceil(BYTES / (ROWS * (WIDTH + 1) * 4));
const parts = Array.from({ length: DIFFERENT }, (_, i) => part(i));
const peak = (): number => process.resourceUsage().maxRSS * 1024;
const seconds = async (what: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now();
  await what();
  return (performance.now() - begin) / 1000;
};
const written = await seconds(() =>
  StoredDataset.write(
    path,
    Array.from({ length: count }, (_, i) => parts[i % DIFFERENT] as Dataset),
  ),
);
const afterWriting = peak();

const data = await StoredDataset.open(path);
const network = new Network({
  input: WIDTH,
  layers: [dense(128), relu(), dense(10)],
  seed: 1,
  scaling: "standard",
});
let accuracy = 0;
const trained = await seconds(async () => {
  const run = network.fit(data, {
    epochs: 1,
    batchSize: 128,
    optimizer: adam({ learningRate: 1e-3 }),
    validation: data.slice(0, ROWS),
  });
  accuracy = (await run).epochs[0]?.validation.accuracy ?? 0;
});
const { size } = statSync(path);
if (size < BYTES) failed(`the file has ${size} bytes`);
if (accuracy < 0.99) failed(`an epoch on all of it reaches an accuracy of ${accuracy}`);
if (peak() > MOST_MEMORY) failed(`the process had ${(peak() / 1e6).toFixed(0)} MB`);
console.log(
  `${(size / 1e9).toFixed(1)} GB, ${data.samples} samples: written in ${written.toFixed(0)} s, scaled and trained on in ${trained.toFixed(0)} s ` +
    `(${(data.samples / trained).toFixed(0)} a second), at most ${(peak() / 1e6).toFixed(0)} MB resident (${(afterWriting / 1e6).toFixed(0)} before)`,
);
