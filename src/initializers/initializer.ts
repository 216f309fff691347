import { isNumberArray, mustBe, number } from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";
import { checkedPart, type Part } from "../parts/part.ts";

/** The shape of a matrix of weights. */
export interface WeightShape {
  /** Numbers of a row that the layer takes. */
  readonly inputs: number;
  /** Numbers of a row that it gives. */
  readonly outputs: number;
}

/** Weights of your own, row by row of `[inputs x outputs]`. */
export type WeightValues = Float32Array | readonly number[];

/** How weights start: a built-in rule, the weights themselves, or a function that makes them. */
export type Initializer = Part | WeightValues | ((shape: WeightShape) => WeightValues);

/** An initializer, if it is one. */
export function checkedInitializer(call: string, path: string, value: unknown): Initializer {
  if (typeof value === "function") return value as (shape: WeightShape) => WeightValues;
  if (isNumberArray(value) || Array.isArray(value)) return value as WeightValues;
  if (typeof value === "object" && value !== null)
    return checkedPart(call, path, "initializers", value);
  const expectation = "an initializer such as he(), an array of weights, or a function";
  throw new ArgumentError("DH_ARG", mustBe(call, path, expectation, value));
}

/** Whether the core makes the weights. */
export function isBuiltIn(initializer: Initializer): initializer is Part {
  return typeof initializer === "object" && "kind" in initializer;
}

/** The weights of a user's initializer, finite and as many as there must be. */
export function customWeights(
  call: string,
  path: string,
  initializer: Exclude<Initializer, Part>,
  shape: WeightShape,
): Float32Array {
  const values: unknown = typeof initializer === "function" ? initializer(shape) : initializer;
  const count = shape.inputs * shape.outputs;
  if (!isNumberArray(values) && !Array.isArray(values)) {
    throw new ArgumentError("DH_ARG", mustBe(call, path, "an array of weights", values));
  }
  if (values.length !== count) {
    const matrix = `${shape.inputs} x ${shape.outputs} weights`;
    throw new DataError("DH_SHAPE", `${call}: ${path} must be ${matrix}; got ${values.length}`);
  }
  return Float32Array.from(values, (value, i) => number(call, `${path}[${i}]`, value));
}
