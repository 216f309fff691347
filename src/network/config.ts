import type { LayerPart } from "../../addon.cjs";
import { COUNT, SEED, fitsMemory, integer, knownKeys, mustBe, oneOf } from "../check/index.ts";
import { ArgumentError, OutOfRangeError } from "../errors.ts";
import { checkedInitializer, isBuiltIn } from "../initializers/initializer.ts";
import type { Layer } from "../layers/index.ts";
import { PREDICTION_ONLY } from "../layers/layer.ts";
import { checkedPart, kindsOf } from "../parts/part.ts";

/** What a network is made of. */
export interface NetworkConfig {
  /** Numbers of a sample, 1 or more. */
  readonly input: number;
  /** The layers from input to output, at least one. */
  readonly layers: readonly Layer[];
  /** What first weights, shuffling and dropout are drawn from, 0 to 2^53 - 1. Default 0. */
  readonly seed?: number;
  /**
   * How features are scaled, column by column: `standard` to mean 0 and standard deviation 1, `minMax` to 0..1. Fitted on
   * the training data by the first fit and kept, so that every other call takes raw rows. Default: not at all.
   */
  readonly scaling?: "standard" | "minMax" | undefined;
}

/** A checked configuration, complete. */
export type CompleteConfig = Required<Omit<NetworkConfig, "scaling">> &
  Pick<NetworkConfig, "scaling">;

const SCALINGS = ["standard", "minMax"] as const;

/** More layers than anybody has use for. */
const MOST_LAYERS = 10_000;

/** The configuration, if it is one. */
export function checkedConfig(call: string, config: unknown): CompleteConfig {
  const given = knownKeys(call, config, ["input", "layers", "seed", "scaling"], "config");
  const input = integer(call, "input", given.input, COUNT);
  const seed = integer(call, "seed", given.seed ?? 0, SEED);
  const layers = checkedLayers(call, given.layers);
  const scaling =
    given.scaling === undefined ? undefined : oneOf(call, "scaling", given.scaling, SCALINGS);
  checkSizes(call, input, layers);
  return Object.freeze({ input, layers, seed, scaling });
}

function checkedLayers(call: string, value: unknown): readonly Layer[] {
  if (!Array.isArray(value))
    throw new ArgumentError("DH_ARG", mustBe(call, "layers", "a non-empty array", value));
  if (value.length === 0)
    throw new OutOfRangeError("DH_EMPTY", mustBe(call, "layers", "a non-empty array", value));
  if (value.length > MOST_LAYERS) {
    const message = `${call}: layers must be at most ${MOST_LAYERS}; got ${value.length}`;
    throw new OutOfRangeError("DH_TOO_LARGE", message);
  }
  const layers = Array.from(value, (layer: unknown, i) =>
    checkedLayer(call, `layers[${i}]`, layer),
  );
  const early = layers.findIndex((layer, i) => layer === PREDICTION_ONLY && i + 1 < layers.length);
  if (early >= 0) {
    throw new ArgumentError("DH_COMBO", `${call}: layers[${early}] softmax must be the last layer`);
  }
  if (layers[0] === PREDICTION_ONLY) {
    throw new ArgumentError("DH_COMBO", `${call}: softmax needs a layer before it`);
  }
  return Object.freeze(layers);
}

function checkedLayer(call: string, path: string, value: unknown): Layer {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a layer such as dense(10)", value));
  }
  const { kind, initializer, ...others } = value as Partial<Layer>;
  if (kind === PREDICTION_ONLY.kind) return PREDICTION_ONLY;
  oneOf(call, `${path}.kind`, kind, [...kindsOf("layers"), PREDICTION_ONLY.kind]);
  const layer = checkedPart(call, path, "layers", { kind, numbers: {}, ...others });
  if (initializer === undefined) return layer;
  const checked = checkedInitializer(call, `${path}.initializer`, initializer);
  return Object.freeze({ ...layer, initializer: checked });
}

/** Refuses, before anything is allocated, what no machine holds. */
function checkSizes(call: string, input: number, layers: readonly Layer[]): void {
  let inputs = input;
  for (const [i, layer] of layers.entries()) {
    const units = layer.numbers["units"];
    if (units === undefined) continue;
    fitsMemory(call, `layers[${i}] weights ${inputs} x ${units}`, inputs * units, 4);
    inputs = units;
  }
}

/** The layers as the core takes them. */
export function nativeLayers(layers: readonly Layer[]): LayerPart[] {
  return layers
    .filter((layer) => layer !== PREDICTION_ONLY)
    .map(({ kind, numbers, initializer }) => ({
      kind,
      numbers,
      ...(initializer && {
        initializer: isBuiltIn(initializer) ? initializer : { kind: "zeros", numbers: {} },
      }),
    }));
}
