// Fits a number: how wide an iris's petal is, from its species and its other measures.
import { Dataset, Network, adam, dense, schedules, tanh } from "downhill";

const irises = await Dataset.fromCsv("datasets/iris.csv", {
  target: "petal_width",
  task: "regression",
});
const { train, test } = irises.split({ test: 0.2, seed: 1 });

const network = new Network({
  input: irises.width,
  layers: [dense(16), tanh(), dense(1)],
  scaling: "standard", // fitted on the training data, saved with the network
  seed: 1,
});
await network.fit(train, {
  loss: "meanSquaredError",
  optimizer: adam({ learningRate: schedules.cosine({ initial: 0.01, steps: 100 * 4 }) }),
  epochs: 100,
  batchSize: 32,
  l2: 1e-2,
});

console.log(`features: ${irises.featureNames?.join(", ")}`);
const { r2, meanAbsoluteError } = network.evaluate(test);
console.log(`mean absolute error ${meanAbsoluteError?.toFixed(3)} cm, R² ${r2?.toFixed(3)}`);
