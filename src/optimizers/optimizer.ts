import type { NativeNetwork, NativeOptimizer } from "../../addon.cjs";
import { COUNT, float32Array, integer, knownKeys, mustBe, quote, show } from "../check/index.ts";
import {
  ArgumentError,
  NumericError,
  OutOfRangeError,
  StateError,
  type NumericPlace,
} from "../errors.ts";
import { guarded, native, nativeMessage, translate } from "../native.ts";
import type { Network } from "../network/network.ts";
import { nativeOf } from "../network/handle.ts";
import { rateAt } from "../schedules/index.ts";
import { checkedOptimizer, type OptimizerSpec } from "./optimizer_spec.ts";

/** What an optimizer changes: an array, several, or a network. */
export type Parameters = Float32Array | readonly Float32Array[] | Network;

/** A gradient for each array of parameters. */
export type Gradients = Float32Array | readonly Float32Array[];

/** When a step happens, for schedules that go by epochs. */
export interface StepOptions {
  /** The epoch, from 1. Default 1. */
  readonly epoch?: number;
}

/** A copy of what an optimizer remembers. */
export interface OptimizerState {
  /** The kind of optimizer that it belongs to. */
  readonly kind: string;
  /** Steps done. */
  readonly steps: number;
  /** For each array of parameters, each of the rule's arrays by its name. */
  readonly arrays: readonly Readonly<Record<string, Float32Array>>[];
}

/**
 * An update rule on arrays of your own, in place and without a copy, or on a network whose gradients you have summed.
 *
 * ```ts
 * const optimizer = new Optimizer(adam({ learningRate: 1e-3 }), w)
 * optimizer.step(dw)
 * ```
 */
export class Optimizer {
  /** What it was made of. */
  readonly spec: OptimizerSpec;
  readonly #native: NativeOptimizer;
  readonly #network: Network | undefined;
  readonly #arrays: readonly Float32Array[];
  readonly #lengths: readonly number[];
  readonly #stateNames: readonly string[];
  #steps = 0;

  constructor(optimizer: OptimizerSpec, parameters: Parameters) {
    const call = "Optimizer";
    this.spec = checkedOptimizer(call, "optimizer", optimizer);
    const { kind, numbers } = this.spec;
    const network = nativeOf(parameters);
    if (network !== undefined) {
      this.#network = parameters as Network;
      this.#arrays = [];
      const tensors = guarded(call, () => network.tensors());
      this.#lengths = tensors.map(({ rows, columns }) => rows * columns);
    } else {
      this.#arrays = arrays(call, "parameters", parameters);
      this.#lengths = this.#arrays.map(({ length }) => length);
      disjoint(call, this.#arrays);
    }
    this.#native = guarded(
      call,
      () => new native.NativeOptimizer({ kind, numbers }, [...this.#lengths]),
    );
    this.#stateNames = guarded(call, () => this.#native.stateNames());
  }

  /** Steps done. */
  get steps(): number {
    return this.#steps;
  }

  /** The learning rate of the next step, in epoch 1. */
  get learningRate(): number {
    return this.#rate("Optimizer.learningRate", {});
  }

  /**
   * One step against `gradients`: an array as long as the parameters, or one for each of their arrays; none for a network,
   * whose own gradients count. A gradient that is not finite is a `NumericError`, and nothing changes.
   */
  step(gradients?: Gradients, options: StepOptions = {}): void {
    const call = "Optimizer.step";
    const rate = this.#rate(call, options);
    if (this.#network === undefined) this.#stepArrays(call, rate, gradients);
    else if (gradients === undefined) this.#stepNetwork(call, rate, this.#network);
    else
      throw new ArgumentError(
        "DH_ARG",
        mustBe(call, "gradients", "absent for a network", gradients),
      );
    this.#steps += 1;
  }

  /** A copy of what it remembers. */
  state(): OptimizerState {
    const array = (_: unknown, index: number): Record<string, Float32Array> =>
      Object.fromEntries(
        this.#stateNames.map((name, place) => [name, this.#native.readState(index, place)]),
      );
    const arrays = guarded("Optimizer.state", () => this.#lengths.map(array));
    return { kind: this.spec.kind, steps: this.#steps, arrays };
  }

  /** Remembers what `state()` of an optimizer of the same kind and sizes gave (`DH_STATE` otherwise). */
  load(state: OptimizerState): void {
    const call = "Optimizer.load";
    const given = knownKeys(call, state, ["kind", "steps", "arrays"], "state");
    const { kind } = this.spec;
    if (given.kind !== kind) {
      const found = typeof given.kind === "string" ? quote(given.kind) : show(given.kind);
      throw new StateError("DH_STATE", `${call}: state is for ${found}; this is "${kind}"`);
    }
    const range = { min: 0, max: Number.MAX_SAFE_INTEGER };
    const steps = integer(call, "state.steps", given.steps, range);
    const loaded = this.#loaded(call, given.arrays);
    for (const [index, arrays] of loaded.entries()) {
      for (const [place, values] of arrays.entries()) {
        guarded(call, () => this.#native.writeState(index, place, values));
      }
    }
    this.#steps = steps;
  }

  /** The arrays of a state, in the order of the parameters and of the rule's names, if they fit. */
  #loaded(call: string, value: unknown): Float32Array[][] {
    if (!Array.isArray(value) || value.length !== this.#lengths.length) {
      const expectation = `an array of ${this.#lengths.length}, as the parameters are`;
      throw new StateError("DH_STATE", mustBe(call, "state.arrays", expectation, value));
    }
    return this.#lengths.map((length, i) => {
      const given = knownKeys(call, value[i], this.#stateNames, `state.arrays[${i}]`);
      return this.#stateNames.map((name) => {
        const path = `state.arrays[${i}].${name}`;
        const array = float32Array(call, path, given[name]);
        if (array.length === length) return array;
        throw new StateError(
          "DH_STATE",
          `${call}: ${path}.length must be ${length}; got ${array.length}`,
        );
      });
    });
  }

  #rate(call: string, options: StepOptions): number {
    const { learningRate } = this.spec;
    const { epoch = 1 } = knownKeys(call, options, ["epoch"]);
    const at = { epoch: integer(call, "epoch", epoch, COUNT), step: this.#steps + 1 };
    return typeof learningRate === "number" ? learningRate : rateAt(call, learningRate, at);
  }

  #stepArrays(call: string, rate: number, value: unknown): void {
    const given = arrays(call, "gradients", value);
    if (given.length !== this.#arrays.length) {
      const message = `${call}: gradients must be ${this.#arrays.length} arrays; got ${given.length}`;
      throw new OutOfRangeError("DH_SHAPE", message);
    }
    for (const [i, gradient] of given.entries()) this.#check(call, i, gradient, given.length > 1);
    for (const [i, gradient] of given.entries()) {
      const parameters = this.#arrays[i] as Float32Array;
      if (gradient.length === 0) continue;
      guarded(call, () => this.#native.update(i, this.#steps + 1, rate, parameters, gradient));
    }
  }

  /** Whether array `i` and its gradient are as they were and may be used together. */
  #check(call: string, i: number, gradient: Float32Array, several: boolean): void {
    const place = several ? `[${i}]` : "";
    const array = float32Array(call, `parameters${place}`, this.#arrays[i]);
    const length = this.#lengths[i] as number;
    if (array.length !== length) {
      const message = `${call}: optimizer state has ${length} values for parameters${place}; it has ${array.length} now`;
      throw new StateError("DH_STATE", message);
    }
    if (gradient.length !== length) {
      const message = `${call}: gradients${place}.length must be ${length}; got ${gradient.length}`;
      throw new OutOfRangeError("DH_SHAPE", message);
    }
    if (this.#arrays.some((other) => overlap(other, gradient))) {
      const message = `${call}: parameters and gradients${place} must not overlap`;
      throw new ArgumentError("DH_ALIAS", message);
    }
    this.#checkFinite(call, `gradients${place}`, gradient);
  }

  #stepNetwork(call: string, rate: number, network: Network): void {
    try {
      this.#native.updateNetwork(this.#steps + 1, rate, nativeOf(network) as NativeNetwork);
    } catch (error) {
      if (nativeMessage(error)?.code !== "DH_NONFINITE") throw translate(call, error);
      for (const { name, values } of network.gradients()) {
        this.#checkFinite(call, `gradient of ${name}`, values, { tensor: name });
      }
    }
  }

  #checkFinite(call: string, path: string, gradient: Float32Array, place: NumericPlace = {}): void {
    const index = guarded(call, () => this.#native.firstNonFinite(gradient));
    if (index < 0) return;
    const message = `${call}: ${path}[${index}] is ${gradient[index]}; nothing was changed`;
    throw new NumericError("DH_NONFINITE", message, { step: this.#steps + 1, ...place, index });
  }
}

function arrays(call: string, path: string, value: unknown): readonly Float32Array[] {
  if (!Array.isArray(value)) return [float32Array(call, path, value)];
  // Unlike a map, this sees the holes of an array, and stops at the first.
  return Array.from(value, (array: unknown, i) => float32Array(call, `${path}[${i}]`, array));
}

function disjoint(call: string, all: readonly Float32Array[]): void {
  for (const [i, array] of all.entries()) {
    if (all.slice(0, i).some((other) => overlap(other, array))) {
      throw new ArgumentError("DH_ALIAS", `${call}: parameters[${i}] overlaps another array`);
    }
  }
}

/** Whether two arrays share memory. */
function overlap(a: Float32Array, b: Float32Array): boolean {
  return (
    a.buffer === b.buffer &&
    a.byteOffset < b.byteOffset + b.byteLength &&
    b.byteOffset < a.byteOffset + a.byteLength
  );
}
