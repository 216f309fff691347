// Every way to use the library, as its documentation shows it.
const temperatures = [4.4, 9.4, 7.2, 6.7, 10];
const x = new Float32Array(2 * 64).fill(1);
const dy = new Float32Array(2 * 10).fill(0.1);

import {
  Dataset,
  Network,
  Optimizer,
  dense,
  dropout,
  relu,
  adam,
  sgd,
  rmsProp,
  metrics,
  schedules,
  exponentialAverage,
  adviseBatchSize,
} from "downhill";

// 1. The main job
const digits = await Dataset.fromCsv("datasets/digits.csv", { target: "digit" }); // 1797 rows, 64 features, 10 classes
// also Dataset.fromArrays({ features, labels, width: 64, classes: 10 }), or { features, targets, width } for regression
const { train, test } = digits.split({ test: 0.2, seed: 1, stratify: true });
const network = new Network({
  input: 64,
  layers: [dense(128), relu(), dropout(0.1), dense(10)],
  seed: 1,
});
const run = network.fit(train, {
  loss: "softmaxCrossEntropy",
  optimizer: adam({ learningRate: schedules.inverseTime({ initial: 0.01, decayRate: 0.1 }) }),
  epochs: 20,
  batchSize: 64,
  l2: 1e-4,
  validation: test,
  signal: AbortSignal.timeout(60_000),
});
for await (const { epoch, loss, validation } of run) console.log(epoch, loss, validation.accuracy); // or: await run
const history = await run; // every step's cost and rate, every epoch's metrics
history.toCsv("steps"); // as text; JSON.stringify(history) as well; fit's tensorboard: "runs/a" for TensorBoard
network.evaluate(test); // { loss, accuracy, confusion, precision, recall, f1, rocAuc, perClass, ... }
metrics.likeliest(network.predict(test.features), { outputs: 10 }); // classes, for metrics.f1 and its kin
network.summary(); // a table: layers, parameters, memory; network.structure() as plain data
network.predict(test.features); // Float32Array, one row of outputs a sample
network.digest(); // SHA-256 of the parameters: equal on every machine
await network.save("digits.safetensors"); // weights, spec, feature scaling, optimizer state; Network.load(path) takes it up
await Network.resume("digits.safetensors", train); // goes on bit for bit where the run stopped

// 2. An optimizer alone, on your own arrays, in place, without a copy
const w = new Float32Array(1000),
  dw = new Float32Array(1000);
const optimizer = new Optimizer(adam({ learningRate: 1e-3 }), w); // or an array of arrays
optimizer.step(dw);

// 3. Your own loop, with your own loss
const y = network.forward(x); // keeps what backward needs
const dx = network.backward(dy); // accumulates gradients
const opt = new Optimizer(sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }), network);
opt.step();
network.zeroGradients();

// 4. The notes' own tools
exponentialAverage(temperatures, { beta: 0.9, biasCorrection: true });
sgd({ learningRate: 0.1, momentum: { beta: 0.9, form: "average", biasCorrection: true } }); // (1-beta) form; 'heavyBall' is the other
rmsProp({ learningRate: 1e-3, beta: 0.999, epsilon: 1e-8 });
adam({ epsilon: 1e-8, epsilonInside: true });
adviseBatchSize({ samples: 60_000, network }); // { batchSize: 256, why: '...' }; also batchSize: 'auto' and 'full' in fit
schedules.inverseTime({ initial: 0.2, decayRate: 1 })({ epoch: 1, step: 1 }); // 0.1: a schedule is a function; both count from 1
schedules.exponential({ initial: 0.2, base: 0.95 });
schedules.inverseRoot({ initial: 0.2, k: 1, per: "epoch" }); // or per: 'step'
schedules.staircase({ initial: 0.2, factor: 0.5, every: 10 }); // halved every 10 epochs
schedules.manual({ 1: 0.1, 20: 0.01 }); // by hand: from epoch 1, from epoch 20

export { history, y, dx };
