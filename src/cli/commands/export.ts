import type { ExportFormat } from "../../formats/index.ts";
import { required, type Command, type Context } from "../command.ts";
import type { Settings } from "../options.ts";
import { checkPlace } from "../places.ts";
import { readSaved } from "../saved.ts";

/** What a place is called that nobody has named: after the network's file, with this for its ending. */
const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  onnx: ".onnx",
  torch: ".torch.safetensors",
  tfjs: "_tfjs",
  typescript: ".ts",
};

/** Writes a saved network in a format of other programs. */
export const exportModel: Command = {
  name: "export",
  summary: "write a network for other programs: ONNX, PyTorch, tfjs, TypeScript",
  places: ["model"],
  options: ["format", "output", "json", "debug"],
  examples: [
    ["downhill export digits.safetensors --format onnx", "digits.onnx, for ONNX Runtime"],
    ["downhill export digits.safetensors --format torch", "weights for PyTorch's load_state_dict"],
    ["downhill export digits.safetensors --format tfjs --output web", "a folder for tfjs"],
    ["downhill export digits.safetensors --format typescript", "a module with predict(features)"],
  ],
  run: writeExport,
};

async function writeExport(
  context: Context,
  settings: Settings<"model" | "format" | "output">,
): Promise<void> {
  const { output } = context;
  const model = required(context, "<model>", settings.model);
  const format = required(context, "--format", settings.format) as ExportFormat;
  const path = settings.output ?? model.replace(/\.safetensors$/, "") + ENDINGS[format];
  if (format !== "tfjs") await checkPlace(path);
  const { network } = await readSaved(model);
  await network.export(path, { format });
  output.line(`${format} in ${path}`);
  if (format === "torch" && network.scaling !== undefined) {
    output.line(
      "features are scaled: (x - scaling.offset) / scaling.scale comes before the layers",
    );
  }
  output.record({ path, format });
}
