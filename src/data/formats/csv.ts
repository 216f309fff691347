import { flag, mustBe } from "../../check/index.ts";
import { ArgumentError, DataError, OutOfRangeError } from "../../errors.ts";
import { native, nativeMessage, translate } from "../../native.ts";
import { checkedSource, gathered, sourceName, type Source } from "../bytes.ts";
import { encodeFeatures, type Columns, type Features } from "../columns/features.ts";
import { checkPick, columnOptions, type ColumnOptions } from "../columns/options.ts";
import { encodeTable } from "../columns/table.ts";
import type { DatasetParts } from "../parts.ts";

/** How to read a CSV file. */
export interface CsvOptions extends ColumnOptions {
  /** The character between fields. Default ",". */
  readonly delimiter?: string;
  /** Whether the first line names the columns; without it they are `column0`, `column1`, ... Default true. */
  readonly header?: boolean;
}

/**
 * A CSV file as the parts of a data set. A column is text when at most half of its cells are numbers; each category of a
 * text feature becomes a feature of 0 or 1, named `column=category`. Classes are sorted: numbers ascending, text by code
 * unit. Malformed files are a {@link DataError} that names the line, the column and the cell.
 */
export async function csvParts(
  call: string,
  source: Source,
  options: CsvOptions,
): Promise<DatasetParts> {
  const given = csvOptions(call, options);
  checkPick(call, "target", given.target);
  const from = checkedSource(call, "path", source);
  return encodeTable(call, sourceName("path", from), await readTable(call, from, given), given);
}

/** The features of a CSV file without a target, or whose target does not matter: what a network predicts from. */
export async function csvFeatures(
  call: string,
  source: Source,
  options: Omit<CsvOptions, "target" | "task"> = {},
): Promise<Features> {
  const given = csvOptions(call, options);
  const from = checkedSource(call, "path", source);
  return encodeFeatures(call, sourceName("path", from), await readTable(call, from, given), given);
}

function csvOptions(call: string, options: unknown): Partial<CsvOptions> {
  const given = columnOptions(call, options, ["delimiter", "header"]);
  const { delimiter = ",", header = true } = given;
  const oneByte = typeof delimiter === "string" && Buffer.byteLength(delimiter) === 1;
  if (!oneByte || ['"', "\r", "\n", "\0"].includes(delimiter)) {
    const message = mustBe(
      call,
      "delimiter",
      "1 ASCII character, no quote and no line end",
      delimiter,
    );
    throw typeof delimiter === "string"
      ? new OutOfRangeError("DH_RANGE", message)
      : new ArgumentError("DH_ARG", message);
  }
  return { ...given, delimiter, header: flag(call, "header", header) };
}

async function readTable(
  call: string,
  source: Source,
  { target, delimiter = ",", header = true, missing = "error", columns }: Partial<CsvOptions>,
): Promise<Columns> {
  const options = {
    delimiter,
    header,
    missing,
    ...(target !== undefined && { target }),
    ...(columns && { columns: [...columns] }),
  };
  const bytes = typeof source === "string" ? undefined : await gathered(call, "path", source);
  try {
    return await native.readCsv(sourceName("path", source), options, bytes);
  } catch (cause) {
    const message = nativeMessage(cause);
    if (message?.code === "DH_POISONED") throw translate(call, cause);
    throw message ? new DataError(message.code, message.sentence, { cause }) : cause;
  }
}
