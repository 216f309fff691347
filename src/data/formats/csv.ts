import { filePath, flag, knownKeys, mustBe, oneOf } from "../../check/index.ts";
import { ArgumentError, DataError, OutOfRangeError } from "../../errors.ts";
import { native, nativeMessage } from "../../native.ts";
import { encodeFeatures, type Columns } from "../columns/features.ts";
import { encodeTarget } from "../columns/target.ts";
import type { DatasetParts } from "../parts.ts";
import type { Task } from "../table.ts";

/** How to read a CSV file. */
export interface CsvOptions {
  /** The column to predict: its name, or its place from 0 (-1 is the last). */
  readonly target: string | number;
  /**
   * What to learn. Default: classification when the target is text, or whole numbers with 2 to 20 distinct values; else
   * regression.
   */
  readonly task?: Task;
  /** The character between fields. Default ",". */
  readonly delimiter?: string;
  /** Whether the first line names the columns; without it they are `column0`, `column1`, ... Default true. */
  readonly header?: boolean;
  /**
   * What to do with a missing cell (an empty one; among numbers also NA, N/A, null, NaN and ?). Default "error".
   *
   * - `error`: fail, naming the cell
   * - `drop`: leave its row out
   * - `mean`: put the mean of the column there (features that are numbers only)
   * - `indicate`: the mean as well, and a feature `column is missing` of 0 or 1 for each such column; an empty text is a
   *   category of its own; rows without a target are left out
   *
   * Means are of the column's cells in this file, or in that which `like` was read from. scikit-learn's
   * `SimpleImputer(add_indicator=True)` is `indicate`.
   */
  readonly missing?: "error" | "drop" | "mean" | "indicate";
  /** The columns to use as features, by name or place. Default: all but the target. */
  readonly columns?: readonly (string | number)[];
  /**
   * A data set or a network whose encoding to keep: the same features in the same order, the same classes. For a file of
   * test data beside one of training data; columns that it does not know are left out.
   */
  readonly like?: Encoding;
}

/** What a data set knows of the meaning of its numbers. */
export interface Encoding {
  readonly featureNames?: readonly string[] | undefined;
  readonly classNames?: readonly string[] | undefined;
  /** What stands for a missing number, by feature. */
  readonly fills?: Readonly<Record<string, number>> | undefined;
}

/** The features of a CSV file, row after row. */
export type Features = Pick<
  DatasetParts,
  "features" | "samples" | "width" | "featureNames" | "fills" | "missing"
>;

/**
 * A CSV file as the parts of a data set. A column is text when at most half of its cells are numbers; each category of a
 * text feature becomes a feature of 0 or 1, named `column=category`. Classes are sorted: numbers ascending, text by code
 * unit. Malformed files are a {@link DataError} that names the line, the column and the cell.
 */
export async function csvParts(
  call: string,
  path: string,
  options: CsvOptions,
): Promise<DatasetParts> {
  const given = csvOptions(call, options);
  pick(call, "target", given.target);
  const table = await readTable(call, path, given);
  const target = table.columns[table.target as number] as Columns["columns"][number];
  const features = encodeFeatures(call, path, table, given);
  return { ...features, ...encodeTarget(path, target, given) };
}

/** The features of a CSV file without a target, or whose target does not matter: what a network predicts from. */
export async function csvFeatures(
  call: string,
  path: string,
  options: Omit<CsvOptions, "target" | "task"> = {},
): Promise<Features> {
  const given = csvOptions(call, options);
  return encodeFeatures(call, path, await readTable(call, path, given), given);
}

const names = ["target", "task", "delimiter", "header", "missing", "columns", "like"] as const;

function csvOptions(call: string, options: unknown): Partial<CsvOptions> {
  const given = {
    delimiter: ",",
    header: true,
    missing: "error",
    ...knownKeys(call, options, names),
  };
  const { delimiter, columns, like, task } = given;
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
  flag(call, "header", given.header);
  oneOf(call, "missing", given.missing, ["error", "drop", "mean", "indicate"]);
  if (task !== undefined) oneOf(call, "task", task, ["classification", "regression"]);
  if (columns !== undefined) {
    if (!Array.isArray(columns) || columns.length === 0) {
      const expectation = "a non-empty array of names or places";
      throw new ArgumentError("DH_ARG", mustBe(call, "columns", expectation, columns));
    }
    for (const [i, column] of columns.entries()) pick(call, `columns[${i}]`, column);
  }
  if (like !== undefined && (typeof like !== "object" || like === null)) {
    throw new ArgumentError("DH_ARG", mustBe(call, "like", "a data set or a network", like));
  }
  return given as Partial<CsvOptions>;
}

/** A column is meant by its name or by its place. */
function pick(call: string, path: string, value: unknown): void {
  if (typeof value === "string" || Number.isSafeInteger(value)) return;
  const expectation = "the name of a column, or its place as an integer";
  throw new ArgumentError("DH_ARG", mustBe(call, path, expectation, value));
}

async function readTable(
  call: string,
  path: string,
  { target, delimiter = ",", header = true, missing = "error", columns }: Partial<CsvOptions>,
): Promise<Columns> {
  filePath(call, "path", path);
  const picks = {
    ...(target !== undefined && { target }),
    ...(columns && { columns: [...columns] }),
  };
  try {
    return await native.readCsv(path, { delimiter, header, missing, ...picks });
  } catch (cause) {
    const message = nativeMessage(cause);
    throw message ? new DataError(message.code, message.sentence, { cause }) : cause;
  }
}
