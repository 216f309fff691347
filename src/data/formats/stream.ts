import { mustBe } from "../../check/index.ts";
import { ArgumentError, DataError } from "../../errors.ts";
import { reasonOf } from "../../files/reason.ts";
import { checkPick, columnOptions, type ColumnOptions } from "../columns/options.ts";
import { encodeTable } from "../columns/table.ts";
import { TableBuilder } from "../columns/table_builder.ts";
import type { DatasetParts } from "../parts.ts";

/** Rows as they come: objects, or arrays, of numbers, truth values, texts, and rows of numbers. */
export type RowStream = AsyncIterable<object> | Iterable<object>;

/** Rows of a stream, to its end, as the parts of a data set. */
export async function streamParts(
  call: string,
  rows: RowStream,
  options: ColumnOptions,
): Promise<DatasetParts> {
  const given = columnOptions(call, options);
  checkPick(call, "target", given.target);
  const source = rows as Partial<AsyncIterable<object> & Iterable<object>> | null | undefined;
  const iterable =
    typeof source === "object" &&
    (typeof source?.[Symbol.asyncIterator] === "function" ||
      typeof source?.[Symbol.iterator] === "function");
  if (!iterable) {
    const expectation = "a stream or an iterable of rows";
    throw new ArgumentError("DH_ARG", mustBe(call, "rows", expectation, rows));
  }
  const builder = new TableBuilder(call, given, (row) => `${call}: rows[${row}]`);
  let row = 0;
  for await (const cells of told(call, rows)) builder.add(cells, row++);
  return encodeTable(call, call, builder.finish(), given);
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
