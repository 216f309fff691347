import { COUNT, integer, mustBe } from "../../check/index.ts";
import { ArgumentError, DataError } from "../../errors.ts";
import { reasonOf } from "../../files/reason.ts";
import { tableOptions, type ColumnOptions } from "../columns/options.ts";
import { encodeTable } from "../columns/table.ts";
import { TableBuilder } from "../columns/table_builder.ts";
import type { DatasetParts } from "../parts.ts";

/** Rows as they come: objects, or arrays, of numbers, truth values, texts, and rows of numbers. */
export type RowStream = AsyncIterable<object> | Iterable<object>;

/** How to make data sets of a stream that is too long for one. */
export interface StreamPartsOptions extends ColumnOptions {
  /** Rows of each data set, 1 or more. Default 65 536. */
  readonly samples?: number;
}

/** Rows of a stream, to its end, as the parts of a data set. */
export async function streamParts(
  call: string,
  rows: RowStream,
  options: ColumnOptions,
): Promise<DatasetParts> {
  const given = tableOptions(call, options);
  checkRows(call, rows);
  const builder = new TableBuilder(call, given, (row) => `${call}: rows[${row}]`);
  let row = 0;
  for await (const cells of told(call, rows)) builder.add(cells, row++);
  return encodeTable(call, call, builder.finish(), given);
}

/**
 * Rows of a stream as the parts of data sets, one after another. The first one says what the features and classes are, unless
 * `like` does, and what stands for missing numbers.
 */
export async function* streamPieces(
  call: string,
  rows: RowStream,
  options: StreamPartsOptions,
): AsyncGenerator<DatasetParts, undefined, undefined> {
  const { samples, ...given } = tableOptions(call, options, ["samples"]);
  const size = integer(call, "samples", samples ?? 65_536, COUNT);
  checkRows(call, rows);
  let encoding: Partial<ColumnOptions> = given;
  const pieceFrom = (first: number): TableBuilder =>
    new TableBuilder(
      `${call} (from row ${first})`,
      given,
      (row) => `${call}: rows[${row + first}]`,
    );
  const encoded = (builder: TableBuilder): DatasetParts => {
    const parts = encodeTable(call, builder.path, builder.finish(), encoding);
    const task = parts.classes === undefined ? "regression" : "classification";
    encoding = { ...given, task, like: { ...parts, ...given.like } };
    return parts;
  };
  let [first, row] = [0, 0];
  let builder = pieceFrom(first);
  for await (const cells of told(call, rows)) {
    builder.add(cells, row++ - first);
    if (row - first < size) continue;
    yield encoded(builder);
    first = row;
    builder = pieceFrom(first);
  }
  if (row > first || first === 0) yield encoded(builder);
}

/** Refuses what cannot be iterated (`DH_ARG`). */
function checkRows(call: string, rows: unknown): void {
  const source = rows as Partial<AsyncIterable<object> & Iterable<object>> | null | undefined;
  const iterable =
    typeof source === "object" &&
    (typeof source?.[Symbol.asyncIterator] === "function" ||
      typeof source?.[Symbol.iterator] === "function");
  if (iterable) return;
  const expectation = "a stream or an iterable of rows";
  throw new ArgumentError("DH_ARG", mustBe(call, "rows", expectation, rows));
}

/** The same rows; where the stream fails, the error says which. */
async function* told(call: string, rows: RowStream): AsyncGenerator<object> {
  try {
    yield* rows;
  } catch (cause) {
    const message = `${call}: the stream of rows failed: ${reasonOf(cause)}`;
    throw new DataError("DH_IO", message, { cause });
  }
}
