import { ArgumentError } from "../errors.ts";

/** The entry of a layer's kind in a format's table (`DH_FORMAT` if the format has no such layer). */
export function entryOf<T>(
  call: string,
  format: string,
  table: Readonly<Record<string, T>>,
  kind: string,
): T {
  const entry = Object.hasOwn(table, kind) ? table[kind] : undefined;
  if (entry !== undefined) return entry;
  throw new ArgumentError(
    "DH_FORMAT",
    `${call}: ${format} has no way to write a layer of kind "${kind}"`,
  );
}
