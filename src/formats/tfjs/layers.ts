import { ArgumentError } from "../../errors.ts";
import type { Link, Matrix, TrainedLayer } from "../trained.ts";

/** A layer as tfjs and Keras write it, and its weights in the order in which they do. */
export interface KerasLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights?: readonly Weight[];
}

/** A tensor of a layer. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** `call` is for messages. */
type Writer = (layer: TrainedLayer, call: string) => KerasLayer;

const activation = (name: string): KerasLayer => ({
  className: "Activation",
  config: { activation: name },
});

const weightOf = (name: string, { rows, columns, values }: Matrix): Weight => ({
  name,
  shape: [rows, columns],
  values,
});

/** What every layer is in tfjs. */
export const LAYERS: Readonly<Record<string, Writer>> = {
  dense: ({ numbers, weight, bias }) => ({
    className: "Dense",
    config: { units: numbers["units"], activation: "linear", use_bias: bias !== undefined },
    weights: [
      ...(weight === undefined ? [] : [weightOf("kernel", weight)]),
      ...(bias === undefined ? [] : [{ name: "bias", shape: [bias.length], values: bias }]),
    ],
  }),
  dropout: ({ numbers }) => ({ className: "Dropout", config: { rate: numbers["rate"] } }),
  linear: () => activation("linear"),
  relu: () => activation("relu"),
  leakyRelu: ({ numbers }) => ({ className: "LeakyReLU", config: { alpha: numbers["slope"] } }),
  elu: ({ numbers: { alpha } }, call) => {
    if (alpha === 1) return { className: "ELU", config: { alpha } };
    throw new ArgumentError("DH_FORMAT", `${call}: tfjs has elu with alpha 1 alone; got ${alpha}`);
  },
  sigmoid: () => activation("sigmoid"),
  tanh: () => activation("tanh"),
  softplus: () => activation("softplus"),
  silu: () => activation("swish"),
  gelu: () => activation("gelu"),
};

/** What a link is in tfjs. */
export const LINKS: Readonly<Record<Link, readonly KerasLayer[]>> = {
  linear: [],
  sigmoid: [activation("sigmoid")],
  softmax: [activation("softmax")],
};

/**
 * Scaling as the layer of tfjs that does it: batch normalization by a mean of `offset` and a variance of 1, times 1 / `scale`.
 * It is not trainable.
 */
export function scalingLayer(offset: Float32Array, scale: Float32Array): KerasLayer {
  const weight = (name: string, values: Float32Array): Weight => ({
    name,
    shape: [values.length],
    values,
  });
  return {
    className: "BatchNormalization",
    config: { axis: -1, epsilon: 0, center: true, scale: true, trainable: false },
    weights: [
      weight(
        "gamma",
        scale.map((value) => 1 / value),
      ),
      weight("beta", new Float32Array(offset.length)),
      weight("moving_mean", offset),
      weight("moving_variance", new Float32Array(offset.length).fill(1)),
    ],
  };
}
