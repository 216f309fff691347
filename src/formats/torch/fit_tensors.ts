import type { TensorArray } from "../../../addon.cjs";
import { quote, shorten } from "../../check/index.ts";
import { CheckpointError } from "../../errors.ts";
import type { Trained } from "../trained.ts";
import { SCALING, moduleNames, transposed, type ModuleNames } from "./tensors.ts";

/** What a file has for a network. */
export interface FittedTensors {
  /** By the network's own names: `0.weight`, `[inputs x outputs]`. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
  readonly scaling?: { readonly offset: Float32Array; readonly scale: Float32Array };
}

/**
 * The tensors of a file for the layers of a network: every one that it needs, of the right shape and finite, and no other
 * (`CheckpointError`), so that nothing is taken for what it is not.
 */
export function fitTensors(
  call: string,
  place: string,
  network: Trained,
  file: readonly TensorArray[],
  names?: ModuleNames,
): FittedTensors {
  const left = new Map(file.map((tensor) => [tensor.name, tensor]));
  const take = (name: string, shape: readonly number[]): Float32Array => {
    const tensor = left.get(name);
    if (tensor === undefined) throw missing(place, name, file);
    left.delete(name);
    if (tensor.shape.join() !== shape.join()) {
      const found = tensor.shape.join(" x ");
      const message = `${place}: ${quote(shorten(name))} must be ${shape.join(" x ")}; the file has ${found}`;
      throw new CheckpointError("DH_SHAPE", message);
    }
    const bad = tensor.values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      const message = `${place}: ${quote(shorten(name))}[${bad}] is ${tensor.values[bad]}`;
      throw new CheckpointError("DH_NONFINITE", message);
    }
    return tensor.values;
  };
  const tensors = new Map<string, Float32Array>();
  for (const [index, module] of moduleNames(call, network, names)) {
    const { weight, bias } = network.layers[index] ?? {};
    if (weight !== undefined) {
      const { rows, columns } = weight;
      const values = take(`${module}.weight`, [columns, rows]);
      tensors.set(`${index}.weight`, transposed({ rows: columns, columns: rows, values }));
    }
    if (bias !== undefined) tensors.set(`${index}.bias`, take(`${module}.bias`, [bias.length]));
  }
  const { input } = network;
  const hasScaling = left.has(SCALING.offset) && left.has(SCALING.scale);
  const scaling = hasScaling && {
    offset: take(SCALING.offset, [input]),
    scale: take(SCALING.scale, [input]),
  };
  if (left.size > 0) {
    const others = shorten([...left.keys()].map(quote).join(", "));
    const message = `${place}: the network has no place for ${others}`;
    throw new CheckpointError("DH_HEADER", message);
  }
  return { tensors, ...(scaling && { scaling }) };
}

function missing(place: string, name: string, file: readonly TensorArray[]): CheckpointError {
  const there = shorten(file.map((tensor) => tensor.name).join(", ") || "nothing");
  const message = `${place}: there is no ${quote(shorten(name))}; it has ${there} (names: [...] says what the modules are called)`;
  return new CheckpointError("DH_HEADER", message);
}
