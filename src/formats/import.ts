import { filePath, knownKeys, oneOf, quote } from "../check/index.ts";
import { native, translate } from "../native.ts";
import { fitTensors, type FittedTensors } from "./torch/fit_tensors.ts";
import type { ModuleNames } from "./torch/tensors.ts";
import type { Trained } from "./trained.ts";

/** Whose weights a file has. */
export interface ImportOptions {
  /** `torch`: a safetensors file of a `state_dict`, `Linear` weights `[outputs x inputs]`; float32, float64, float16 or bfloat16. */
  readonly format: "torch";
  /** What the modules are called, one name for each layer with weights. Default their places, as in `nn.Sequential`. */
  readonly names?: ModuleNames;
}

/** Reads the weights of a file for a network. */
export async function importFrom(
  call: string,
  path: string,
  network: () => Trained,
  options: ImportOptions,
): Promise<FittedTensors> {
  filePath(call, "path", path);
  const given = knownKeys(call, options, ["format", "names"]);
  oneOf(call, "format", given.format, ["torch"]);
  const place = `${call}: ${quote(path)}`;
  const file = await native.readTensors(path).catch((error: unknown) => {
    throw translate(place, error);
  });
  return fitTensors(call, place, network(), file, given.names as ModuleNames | undefined);
}
