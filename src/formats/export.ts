import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { filePath, knownKeys, oneOf, quote } from "../check/index.ts";
import { ArgumentError, CheckpointError } from "../errors.ts";
import { reasonOf } from "../files/reason.ts";
import { writeWhole } from "../files/write_whole.ts";
import { native, translate } from "../native.ts";
import { onnx } from "./onnx/onnx.ts";
import { tfjs } from "./tfjs/tfjs.ts";
import { torchTensors, type ModuleNames } from "./torch/tensors.ts";
import type { Trained } from "./trained.ts";
import { typescript } from "./typescript/typescript.ts";

/** What a network can be exported to. */
export type ExportFormat = "onnx" | "torch" | "tfjs" | "typescript";

/** How to export. */
export interface ExportOptions {
  /**
   * - `onnx`: one file for ONNX Runtime and its kin (opset 13), from raw features to predictions.
   * - `torch`: safetensors with the names and layouts of PyTorch, for `model.load_state_dict(load_file(path))`.
   * - `tfjs`: a folder for `tf.loadLayersModel`, with `model.json` and the weights.
   * - `typescript`: a module that needs nothing, with `predict(features)`; up to a million weights.
   */
  readonly format: ExportFormat;
  /** Of `torch`: what PyTorch's modules are called, one name for each layer with weights. Default their places, as in `nn.Sequential`. */
  readonly names?: ModuleNames;
}

type Write = (call: string, path: string, network: Trained, names?: ModuleNames) => Promise<void>;

const version = native.version();

const WRITERS: Readonly<Record<ExportFormat, Write>> = {
  onnx: (call, path, network) => writeWhole(call, path, onnx(call, network, version)),
  torch: async (call, path, network, names) => {
    const tensors = torchTensors(call, network, names);
    try {
      await native.writeTensors(path, tensors);
    } catch (error) {
      throw translate(`${call}: ${quote(path)}`, error);
    }
  },
  tfjs: async (call, path, network) => {
    const { model, weights, weightsName } = tfjs(call, network, version);
    await makeFolder(call, path);
    await writeWhole(call, join(path, weightsName), weights);
    await writeWhole(call, join(path, "model.json"), model);
  },
  typescript: (call, path, network) => writeWhole(call, path, typescript(call, network, version)),
};

/** Names of the formats. */
export const EXPORT_FORMATS = Object.keys(WRITERS) as readonly ExportFormat[];

/** Writes a network in a format of others, each file whole or not at all. */
export async function exportTo(
  call: string,
  path: string,
  network: () => Trained,
  options: ExportOptions,
): Promise<void> {
  filePath(call, "path", path);
  const given = knownKeys(call, options, ["format", "names"]);
  const format = oneOf(call, "format", given.format, EXPORT_FORMATS);
  if (given.names !== undefined && format !== "torch") {
    throw new ArgumentError("DH_COMBO", `${call}: names needs format: "torch"`);
  }
  await WRITERS[format](call, path, network(), given.names as ModuleNames | undefined);
}

async function makeFolder(call: string, path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    const message = `${call}: cannot make the folder ${quote(path)}: ${reasonOf(cause)}`;
    throw new CheckpointError("DH_IO", message, { cause });
  }
}
