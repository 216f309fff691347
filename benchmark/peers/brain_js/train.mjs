// brain.js: leaky ReLU (its ReLU outputs die), the squared error, and its own default rule, gradient descent with momentum,
// sample by sample in the order given. It has no mini-batches, shuffle or cross-entropy, and its Adam is ten times slower.
import { problem, require, serve } from "../protocol.mjs";

const brain = require("brain.js");
const { layers, features, labels, samples } = problem();
const [width, ...widths] = layers;
const classes = widths.at(-1);

const hiddenLayers = widths.slice(0, -1);
const network = new brain.NeuralNetwork({ hiddenLayers, activation: "leaky-relu" });
const data = Array.from(labels, (label, row) => ({
  input: features.slice(row * width, (row + 1) * width),
  output: Float32Array.from({ length: classes }, (_, index) => Number(index === label)),
}));

function train(epochs) {
  const neverEarly = { errorThresh: Number.MIN_VALUE };
  return network.train(data, { iterations: epochs, learningRate: 0.01, ...neverEarly }).error;
}

await serve(`brain.js ${require("brain.js/package.json").version}`, samples, train);
