// Downhill: one run of many epochs, taken one by one.
import { readFileSync } from "node:fs";
import { Dataset, Network, adam, dense, relu } from "../../dist/index.js";
import { problem, serve } from "./protocol.mjs";

const { layers, batch, features, labels, samples } = problem();
const [input, ...widths] = layers;
const data = Dataset.fromArrays({ features, labels, width: input, classes: widths.at(-1) });
const network = new Network({
  input,
  layers: widths.flatMap((width) => [dense(width), relu()]).slice(0, -1),
  seed: 1,
});
const run = network.fit(data, {
  loss: "softmaxCrossEntropy",
  optimizer: adam({ learningRate: 1e-3 }),
  batchSize: batch,
  epochs: 1_000_000,
});
const epochs = run[Symbol.asyncIterator]();

async function train(count) {
  let record;
  for (let epoch = 0; epoch < count; epoch++) record = (await epochs.next()).value;
  return record.loss;
}

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url)));
await serve(`Downhill ${version}`, samples, train);
await epochs.return();
