// The network, data set and optimizer of a piece of work, in Downhill's terms.
import { readFileSync } from "node:fs";
import {
  Dataset,
  Network,
  adam,
  adamW,
  dense,
  dropout,
  momentum,
  relu,
  rmsProp,
  sgd,
  tanh,
} from "downhill";

const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url)));

/** The name in the tables. */
export const title = `Downhill ${version}`;

const activations = { relu, tanh };
const optimizers = { adam, adamW, momentum, rmsProp, sgd };

/** The network of some work. */
export function networkOf({ layers: [input, ...widths], activation, dropout: rate = 0 }) {
  const hidden = widths.slice(0, -1).flatMap((width) => {
    const layers = [dense(width), activations[activation]()];
    return rate > 0 ? [...layers, dropout(rate)] : layers;
  });
  return new Network({ input, layers: [...hidden, dense(widths.at(-1))], seed: 1 });
}

/** Its data. */
export function dataOf({ layers, features, labels, targets }) {
  const goal = labels === undefined ? { targets } : { labels, classes: layers.at(-1) };
  return Dataset.fromArrays({ features, width: layers[0], ...goal });
}

/** Its update rule. */
export const optimizerOf = ({ optimizer, learningRate }) => optimizers[optimizer]({ learningRate });
