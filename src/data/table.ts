import { didYouMean, integer, knownKeys, mustBe, oneOf, quote, shorten } from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";
import type { LabelOptions, TargetOptions } from "./parts.ts";
import { encodeLabels } from "./labels.ts";

/** Whether classes are to be told apart, or numbers fitted. */
export type Task = "classification" | "regression";

/** A row of a table: its cells by the name of their column, or in order. */
export type TableRow = Readonly<Record<string, number | string>> | readonly (number | string)[];

/** How to read a table as a data set. */
export interface TableOptions {
  /** The column to predict: its name, or its place from 0 where rows are arrays. */
  readonly target: string | number;
  /** Default: classification for names and for whole numbers from 0 without a gap, else regression. */
  readonly task?: Task;
  /** The names of the classes in order; default: those in the column, sorted. */
  readonly classes?: readonly string[];
}

/** The arrays that {@link Dataset.fromArrays} takes, of the rows of a table. */
export function tableParts(
  call: string,
  rows: unknown,
  options: unknown,
): LabelOptions | TargetOptions {
  const given = knownKeys(call, options, ["target", "task", "classes"]);
  if (!Array.isArray(rows))
    throw new ArgumentError("DH_ARG", mustBe(call, "rows", "an array of rows", rows));
  if (rows.length === 0) throw new DataError("DH_EMPTY", `${call}: rows must have at least 1 row`);
  const table = rows as readonly unknown[];
  const columns = columnsOf(call, table[0]);
  const target = targetOf(call, given.target, columns);
  const others = columns.filter((column) => column !== target);
  if (others.length === 0)
    throw new DataError("DH_EMPTY", `${call}: rows must have a column besides the target`);
  const features = Array.from(table, (row, r) => cells(call, `rows[${r}]`, row, columns, others));
  const goal = Array.from(table, (row) => (row as Readonly<Record<string, unknown>>)[target]);
  const featureNames = Array.isArray(table[0]) ? {} : { featureNames: others };
  return { features, ...featureNames, ...goalParts(call, `column ${quote(target)}`, goal, given) };
}

/**
 * A target column as labels or targets. `task` and `classes` are the user's, if given; else names are classes, and so are
 * whole numbers from 0 without a gap, at least two of them and on average at least two samples of each.
 */
export function goalParts(
  call: string,
  path: string,
  column: readonly unknown[],
  given: { readonly task?: unknown; readonly classes?: unknown },
): Pick<LabelOptions, "labels" | "classes"> | Pick<TargetOptions, "targets"> {
  const names = typeof column[0] === "string";
  const guess =
    names || given.classes !== undefined || looksLikeLabels(column)
      ? "classification"
      : "regression";
  const task =
    given.task === undefined
      ? guess
      : oneOf(call, "task", given.task, ["classification", "regression"]);
  if (task === "regression") {
    if (!names) return { targets: column as readonly number[] };
    throw new ArgumentError(
      "DH_COMBO",
      `${call}: ${path} must be numbers for regression; it begins with ${quote(String(column[0]))}`,
    );
  }
  if (given.classes !== undefined) {
    return { labels: column as readonly string[], classes: given.classes as readonly string[] };
  }
  return names
    ? encodeLabels(column as readonly string[])
    : { labels: column as readonly number[] };
}

function looksLikeLabels(column: readonly unknown[]): boolean {
  const distinct = new Set(column);
  if (distinct.size < 2 || distinct.size * 2 > column.length) return false;
  for (let label = 0; label < distinct.size; label++) if (!distinct.has(label)) return false;
  return true;
}

/** The names of the columns, or their places as text. */
function columnsOf(call: string, row: unknown): string[] {
  if (typeof row === "object" && row !== null && !ArrayBuffer.isView(row)) return Object.keys(row);
  throw new ArgumentError("DH_ARG", mustBe(call, "rows[0]", "an object or an array of cells", row));
}

function targetOf(call: string, target: unknown, columns: readonly string[]): string {
  const name =
    typeof target === "number"
      ? String(integer(call, "target", target, { min: 0, max: 2 ** 31 }))
      : target;
  const column = columns.find((each) => each === name);
  if (column !== undefined) return column;
  if (typeof name !== "string")
    throw new ArgumentError("DH_ARG", mustBe(call, "target", "the name of a column", target));
  const list = shorten(columns.join(", "));
  const message = `${call}: target ${quote(name)} is not one of the columns ${list}${didYouMean(name, columns)}`;
  throw new DataError("DH_COLUMN", message);
}

/** The features of a row, which must have the columns of the first row. */
function cells(
  call: string,
  path: string,
  row: unknown,
  columns: readonly string[],
  wanted: readonly string[],
): number[] {
  if (typeof row !== "object" || row === null) {
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a row like the first", row));
  }
  const missing = columns.find((column) => !Object.hasOwn(row, column));
  if (missing !== undefined)
    throw new DataError("DH_SHAPE", `${call}: ${path} has no column ${quote(missing)}`);
  const extra = Object.keys(row).find((key) => !columns.includes(key));
  if (extra !== undefined) {
    throw new DataError(
      "DH_SHAPE",
      `${call}: ${path} has a column ${quote(extra)} that the first row lacks`,
    );
  }
  return wanted.map((column) => {
    const value = (row as Readonly<Record<string, unknown>>)[column];
    if (typeof value === "number") return value;
    throw new ArgumentError("DH_ARG", mustBe(call, `${path}.${column}`, "a number", value));
  });
}
