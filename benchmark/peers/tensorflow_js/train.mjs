// TensorFlow.js in plain Node (its native addon does not load there): model.fit; the variant is the backend, wasm or cpu.
import { dirname } from "node:path";
import { problem, require, serve } from "../protocol.mjs";

const tf = require("@tensorflow/tfjs");
const { layers, batch, features, labels, samples, variant } = problem();
if (variant === "wasm") {
  const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
}
await tf.setBackend(variant);

const [width, ...widths] = layers;
const classes = widths.at(-1);
const network = tf.sequential();
widths.forEach((units, layer) => {
  network.add(
    tf.layers.dense({
      units,
      ...(layer === 0 && { inputShape: [width] }),
      ...(layer < widths.length - 1 && { activation: "relu" }),
      kernelInitializer: "heNormal",
    }),
  );
});
network.compile({ optimizer: tf.train.adam(1e-3), loss: tf.losses.softmaxCrossEntropy });
const x = tf.tensor2d(features, [samples, width]);
const y = tf.oneHot(tf.tensor1d(Int32Array.from(labels), "int32"), classes).toFloat();

async function train(epochs) {
  const options = { batchSize: batch, epochs, shuffle: true, verbose: 0, yieldEvery: "never" };
  const { history } = await network.fit(x, y, options);
  return history.loss.at(-1);
}

await serve(`TensorFlow.js ${tf.version.tfjs} ${variant}`, samples, train);
