import { dense } from "../../layers/index.ts";
import { Network } from "../../network/network.ts";
import { Optimizer, type OptimizerSpec } from "../../optimizers/index.ts";
import { shuffledOrder } from "../../random/shuffle.ts";
import { temperatures } from "../data.ts";
import type { Path } from "../descend.ts";

/** How to fit the line. */
export interface FitLine {
  readonly optimizer: OptimizerSpec;
  readonly batchSize: number;
  readonly steps: number;
}

// #region shown
const days = await temperatures();
/** Each day's lowest and highest temperature, in tens of degrees. */
const [lows, highs] = [days.features, days.targets!].map((all) => all.map((each) => each / 10));

/** The cost of all days with a line `w low + b` for the highs: `1 / (2 m)` of the sum of squared errors. */
export function cost(w: number, b: number): number {
  const errors = Array.from(lows!, (low, i) => w * low + b - highs![i]!);
  return errors.reduce((sum, error) => sum + error * error, 0) / (2 * errors.length);
}

export const start = [-0.8, 3.2] as const;

/** Fits the line on mini-batches, and says where w and b were after each step. */
export function fitLine({ optimizer: spec, batchSize, steps }: FitLine): Path {
  using network = new Network({ input: 1, layers: [dense(1)] });
  network.setTensor("0.weight", Float32Array.of(start[0]));
  network.setTensor("0.bias", Float32Array.of(start[1]));
  const optimizer = new Optimizer(spec, network);
  const places = [read(network)];
  for (let epoch = 1; optimizer.steps < steps; epoch++) {
    const order = shuffledOrder(days.samples, 1, epoch);
    for (let at = 0; at < order.length && optimizer.steps < steps; at += batchSize) {
      const batch = [...order.subarray(at, at + batchSize)];
      const outputs = network.forward(Float32Array.from(batch, (i) => lows![i]!));
      network.backward(outputs.map((y, k) => (y - highs![batch[k]!]!) / batch.length));
      optimizer.step(undefined, { epoch });
      network.zeroGradients();
      places.push(read(network));
    }
  }
  return {
    x: Float32Array.from(places, ([w]) => w!),
    y: Float32Array.from(places, ([, b]) => b!),
    height: Float64Array.from(places, ([w, b]) => cost(w!, b!)),
  };
}

/** The two parameters of the network: w and b. */
const read = (network: Network): number[] => network.tensors().map(({ values }) => values[0]!);
// #endregion

/** Samples of a whole batch. */
export const SAMPLES = days.samples;
