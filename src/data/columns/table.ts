import type { DatasetParts } from "../parts.ts";
import { encodeFeatures, type Column, type Columns } from "./features.ts";
import type { ColumnOptions } from "./options.ts";
import { encodeTarget } from "./target.ts";

/** A table with a target as the parts of a data set. */
export function encodeTable(
  call: string,
  path: string,
  table: Columns,
  options: Partial<ColumnOptions>,
): DatasetParts {
  const target = table.columns[table.target as number] as Column;
  const features = encodeFeatures(call, path, table, options);
  return { ...features, ...encodeTarget(path, target, options) };
}
