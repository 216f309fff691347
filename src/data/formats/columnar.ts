import type { Columns } from "../columns/features.ts";
import { tableOptions, type ColumnOptions } from "../columns/options.ts";
import { encodeTable } from "../columns/table.ts";
import { TableBuilder } from "../columns/table_builder.ts";
import { checkedSource, foreignError, sourceName, type Source } from "../bytes.ts";
import type { DatasetParts } from "../parts.ts";

/** A file that has its columns one after another. */
export interface ColumnarFile {
  readonly names: readonly string[];
  /** The cells of a column, in pieces. */
  pieces(name: string): AsyncIterable<Iterable<unknown>> | Iterable<Iterable<unknown>>;
}

/**
 * The columns of a file that a package reads, as the parts of a data set; only those that are asked for are read. What the
 * package does not understand is a `DataError` (`DH_FORMAT`).
 */
export async function columnarParts(
  call: string,
  source: Source,
  options: ColumnOptions,
  format: string,
  read: (source: Source, use: (file: ColumnarFile) => Promise<Columns>) => Promise<Columns>,
): Promise<DatasetParts> {
  const given = tableOptions(call, options);
  const from = checkedSource(call, "path", source);
  const path = sourceName("path", from);
  const builder = new TableBuilder(path, given, (row) => `${path}: row ${row}`);
  const fill = async (file: ColumnarFile): Promise<Columns> => {
    builder.begin(file.names);
    for (const cells of builder.cells)
      for await (const piece of file.pieces(cells.name)) for (const cell of piece) cells.push(cell);
    return builder.finish();
  };
  try {
    return encodeTable(call, path, await read(from, fill), given);
  } catch (cause) {
    throw foreignError(call, path, `${format} file`, cause);
  }
}
