// Two classes on one output: tells malignant from benign cells by thirty measures on very different scales.
import { Dataset, Network, adam, dense, dropout, relu } from "downhill";

const cells = await Dataset.fromCsv("datasets/breast_cancer.csv", { target: "diagnosis" });
const { train, test } = cells.split({ test: 0.2, seed: 1, stratify: true });

const network = new Network({
  input: cells.width,
  layers: [dense(16), relu(), dropout(0.2), dense(1)],
  scaling: "standard",
  seed: 1,
});
await network.fit(train, {
  loss: "binaryCrossEntropy",
  optimizer: adam({ learningRate: 0.005 }),
  epochs: 60,
  batchSize: 32,
  l2: 0.1,
});

const { accuracy = 0, confusion = [] } = network.evaluate(test);
console.log(`test accuracy ${(100 * accuracy).toFixed(2)} %`);
for (const [label, row] of confusion.entries()) {
  const taken = row.map((count, as) => `${count} as ${cells.classNames?.[as]}`);
  console.log(`${cells.classNames?.[label]}: ${taken.join(", ")}`);
}
