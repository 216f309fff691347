// Writes every case in every format to a folder, for the foreign programs of make.py.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CASES, ROWS, trained } from "./cases.ts";

const [, , folder = "."] = process.argv;
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "rows.json"), JSON.stringify(ROWS));
for (const one of CASES) {
  const network = await trained(one);
  const at = (ending: string): string => join(folder, one.name + ending);
  writeFileSync(at(".json"), JSON.stringify(network.layers));
  await network.save(at(".model.safetensors"));
  await network.export(at(".onnx"), { format: "onnx" });
  if (one.formats?.includes("tfjs") ?? true) await network.export(at(".tfjs"), { format: "tfjs" });
  await network.export(at(".safetensors"), { format: "torch" });
}
