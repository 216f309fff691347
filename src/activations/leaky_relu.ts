import { layer, type Layer } from "../layers/layer.ts";

/** Options of {@link leakyRelu}. */
export interface LeakyReluOptions {
  /** The slope below zero, 0 or more. Default 0.01, as in PyTorch (Keras: 0.3). */
  readonly slope?: number;
}

/** Leaky ReLU: `f(z) = z` above zero, `slope z` below. (Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013) */
export const leakyRelu = (options: LeakyReluOptions = {}): Layer => layer("leakyRelu", options);
