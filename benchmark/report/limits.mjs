// What the machine can do, as `crates/kernels/benches/machine.rs` measured it, and what work takes of it.
import { kept } from "./results.mjs";

/** Numbers that Adam keeps of a parameter beside the weight; the other rules by name. */
const STATE = { sgd: 0, momentum: 1, rmsProp: 1, adam: 2, adamW: 2 };
const NUMBER = 4;

const machine = (work) => kept("machine").find((cell) => cell.work === work)?.results;

/** Operations a second of so many threads at most: the best instruction set's. */
export function peak(threads) {
  const limits = machine("limits").find((each) => each.threads === threads);
  return Math.max(...Object.values(limits.multiplyAdd));
}

/** Bytes a second, read and written, of so many threads that copy within as many bytes a thread. */
export function bandwidth(threads, bytes) {
  const { copy } = machine("limits").find((each) => each.threads === threads);
  return (copy.find((size) => bytes / threads <= size.bytes) ?? copy.at(-1)).perSecond;
}

/** What `crates/train/benches/epoch.rs` measured, by network. */
export const epochs = () => machine("epoch");

/** Parameters of a network. */
export const parametersOf = (layers) =>
  layers.slice(1).reduce((sum, units, layer) => sum + (layers[layer] + 1) * units, 0);

/** Operations of the products of a sample: forward, and the gradients of weights and of all planes but the first. */
export const operationsOf = (layers) =>
  layers
    .slice(1)
    .reduce((sum, units, layer) => sum + 2 * layers[layer] * units * (layer === 0 ? 2 : 3), 0);

/** Bytes that an optimizer's step reads and writes: weights and state both ways; and the gradient, where it is an array. */
export const touched = (optimizer, parameters, gradient) =>
  NUMBER * parameters * (2 * (1 + STATE[optimizer]) + (gradient ? 1 : 0));

/** Bytes that an optimizer's step goes through. */
export const held = (optimizer, parameters, gradient) =>
  NUMBER * parameters * (1 + STATE[optimizer] + (gradient ? 1 : 0));

/** Bytes of parameters from which on there is room for another order of them. */
const TURNED = NUMBER * 32_768;

/** Bytes of a fit by the formula of ARCHITECTURE.md. */
export function memoryOf({ layers, batch, samples, optimizer }) {
  const weights = NUMBER * parametersOf(layers) * (1 + STATE[optimizer]);
  const planes = NUMBER * batch * layers.reduce((sum, width) => sum + width, 0);
  const turned = NUMBER * parametersOf(layers);
  return 2 * weights + (turned < TURNED ? 0 : turned) + planes + 2 * dataOf({ layers, samples });
}

/** Bytes of the samples, a class counting as one number. */
export const dataOf = ({ layers, samples }) => NUMBER * samples * (layers[0] + 1);
