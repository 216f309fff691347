import type { TensorArray } from "../../../addon.cjs";
import { mustBe, quote, repeated } from "../../check/index.ts";
import { ArgumentError, DataError } from "../../errors.ts";
import type { Matrix, Trained } from "../trained.ts";

/** Names of PyTorch's modules, one for each layer with weights. */
export type ModuleNames = readonly string[];

/** Names of the scaling in a file, as in those that `save` writes. */
export const SCALING = { offset: "scaling.offset", scale: "scaling.scale" } as const;

/**
 * What PyTorch's `state_dict` holds: `<module>.weight`, `[outputs x inputs]`, and `<module>.bias`. Modules are called after their
 * place, as `nn.Sequential` of the same layers has it, or by `names`. A scaling is `scaling.offset` and `scaling.scale`.
 */
export function torchTensors(call: string, network: Trained, names?: ModuleNames): TensorArray[] {
  const modules = moduleNames(call, network, names);
  const { scaling } = network;
  const vector = (name: string, values: Float32Array): TensorArray => ({
    name,
    shape: [values.length],
    values,
  });
  return [
    ...[...modules].flatMap(([index, module]) => {
      const { weight, bias } = network.layers[index] ?? {};
      return [
        ...(weight === undefined ? [] : [linearWeight(`${module}.weight`, weight)]),
        ...(bias === undefined ? [] : [vector(`${module}.bias`, bias)]),
      ];
    }),
    ...(scaling === undefined
      ? []
      : [vector(SCALING.offset, scaling.offset), vector(SCALING.scale, scaling.scale)]),
  ];
}

/** A module's name for the place of each layer with weights. */
export function moduleNames(
  call: string,
  { layers }: Pick<Trained, "layers">,
  names?: unknown,
): ReadonlyMap<number, string> {
  const places = layers.flatMap(({ weight }, index) => (weight === undefined ? [] : [index]));
  if (names === undefined) return new Map(places.map((place) => [place, String(place)]));
  if (!Array.isArray(names)) {
    throw new ArgumentError("DH_ARG", mustBe(call, "names", "an array of names", names));
  }
  if (names.length !== places.length) {
    const expectation = `one name for each of ${places.length} layers with weights`;
    throw new DataError("DH_SHAPE", mustBe(call, "names", expectation, names.length));
  }
  const wrong = names.findIndex((name) => typeof name !== "string" || name === "");
  if (wrong >= 0) {
    const path = `names[${wrong}]`;
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a non-empty string", names[wrong]));
  }
  const twice = names[repeated(names)];
  if (twice !== undefined) {
    throw new ArgumentError("DH_COMBO", `${call}: names has ${quote(String(twice))} twice`);
  }
  return new Map(places.map((place, i) => [place, names[i] as string]));
}

/** The weights of PyTorch's `Linear`, which stand the other way. */
const linearWeight = (name: string, weight: Matrix): TensorArray => ({
  name,
  shape: [weight.columns, weight.rows],
  values: transposed(weight),
});

/** The matrix's columns, one after another. */
export function transposed({ rows, columns, values }: Matrix): Float32Array {
  const out = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = values[row * columns + column] as number;
    }
  }
  return out;
}
