// The formats of other programs.
export { EXPORT_FORMATS, exportTo, type ExportFormat, type ExportOptions } from "./export.ts";
export { importFrom, type ImportOptions } from "./import.ts";
export type { ModuleNames } from "./torch/tensors.ts";
