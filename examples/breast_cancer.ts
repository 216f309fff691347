// Two classes on one output: tells malignant from benign cells by thirty measures on very different scales.
import { Dataset, Network, adam, dense, dropout, metrics, relu } from "downhill";

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

const measures = network.evaluate(test);
const { accuracy = 0, confusion = [], rocAuc = 0, averagePrecision = 0, perClass = [] } = measures;
console.log(`test accuracy ${(100 * accuracy).toFixed(2)} %`);
for (const [label, row] of confusion.entries()) {
  const taken = row.map((count, as) => `${count} as ${cells.classNames?.[as]}`);
  console.log(`${cells.classNames?.[label]}: ${taken.join(", ")}`);
}

// Which errors are worse is not for accuracy to say. How the scores rank cells does not depend on where the line is drawn.
for (const { name, precision, recall, f1, support } of perClass) {
  const figures = [precision, recall, f1].map((each) => each.toFixed(4)).join(", ");
  console.log(`${name}: precision, recall and F1 ${figures} over ${support} cells`);
}
console.log(
  `area under the ROC curve ${rocAuc.toFixed(4)}, average precision ${averagePrecision.toFixed(4)}`,
);

// The lower the line, the fewer malignant cells are missed, and the more benign ones are taken for them. The
// metrics are functions of any labels and scores.
const malignant = cells.classNames?.indexOf("malignant") ?? 0;
const probability = network.predict(test.features).map((p) => (malignant === 1 ? p : 1 - p));
const truth = test.labels!.map((label) => Number(label === malignant));
for (const line of [0.1, 0.5, 0.9]) {
  const taken = Array.from(probability, (p) => Number(p >= line));
  const [recall, precision] = [metrics.recall(truth, taken), metrics.precision(truth, taken)];
  console.log(
    `malignant from ${line}: recall ${recall.toFixed(4)}, precision ${precision.toFixed(4)}`,
  );
}
