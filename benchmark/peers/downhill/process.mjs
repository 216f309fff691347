// Downhill: a whole program, which reads the digits and trains until it tells those apart that it has not seen.
import { Dataset, Network, adam, dense, relu } from "downhill";

const [file, goal] = process.argv.slice(2);
const digits = await Dataset.fromCsv(file, { target: "digit" });
const { train, test } = digits.split({ test: 0.2, seed: 1, stratify: true });
const network = new Network({ input: 64, layers: [dense(128), relu(), dense(10)], seed: 1 });
const optimizer = adam({ learningRate: 3e-3 });
let accuracy = 0;
let epochs = 0;
for await (const { validation } of network.fit(train, {
  optimizer,
  epochs: 100,
  batchSize: 64,
  validation: test,
})) {
  epochs += 1;
  accuracy = validation.accuracy;
  if (accuracy >= Number(goal)) break;
}
console.log(JSON.stringify({ accuracy, epochs }));
