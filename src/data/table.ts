import { didYouMean, integer, knownKeys, mustBe, oneOf, quote, shorten } from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";
import type { Column } from "./columns/features.ts";
import { encodeTarget } from "./columns/target.ts";
import { encodeLabels, namesOf } from "./labels.ts";
import type { DatasetParts } from "./parts.ts";
import { matrix } from "./rows.ts";

/** Whether classes are to be told apart, or numbers fitted. */
export type Task = "classification" | "regression";

/** A row of a table: its cells by the name of their column, or in order. */
export type TableRow = Readonly<Record<string, number | string>> | readonly (number | string)[];

/** How to read a table as a data set. */
export interface TableOptions {
  /** The column to predict: its name, or its place from 0 where rows are arrays. */
  readonly target: string | number;
  /** Default: as for a CSV file, classification for text and for whole numbers of 2 to 20 distinct values. */
  readonly task?: Task;
  /** The names of the classes in order; default: those in the column, sorted. */
  readonly classes?: readonly string[];
}

/** The parts of a data set of the rows of a table. */
export function tableParts(call: string, rows: unknown, options: unknown): DatasetParts {
  const given = knownKeys(call, options, ["target", "task", "classes"]);
  if (!Array.isArray(rows)) {
    throw new ArgumentError("DH_ARG", mustBe(call, "rows", "an array of rows", rows));
  }
  if (rows.length === 0) throw new DataError("DH_EMPTY", `${call}: rows must have at least 1 row`);
  const table = rows as readonly unknown[];
  const columns = columnsOf(call, table[0]);
  const target = targetOf(call, given.target, columns);
  const known = new Set(columns);
  const others = columns.filter((column) => column !== target);
  if (others.length === 0) {
    throw new DataError("DH_EMPTY", `${call}: rows must have a column besides the target`);
  }
  const cells = Array.from(table, (row, r) => cellsOf(call, `rows[${r}]`, row, known, others));
  const features = matrix(call, "features", cells, { name: "width", value: undefined });
  const encoding = {
    ...(given.task !== undefined && {
      task: oneOf(call, "task", given.task, ["classification", "regression"]),
    }),
    ...(given.classes !== undefined && {
      like: { classNames: namesOf(call, "classes", given.classes) },
    }),
  };
  return {
    features: features.values,
    samples: features.rows,
    width: features.width,
    featureNames: Array.isArray(table[0]) ? undefined : others,
    ...encodeTarget(`${call}:`, targetColumn(call, table, target), encoding),
  };
}

/** The target's cells, all text or all finite numbers, as a column of a CSV file has them. */
function targetColumn(call: string, table: readonly unknown[], name: string): Column {
  const cells = table.map((row) => (row as Readonly<Record<string, unknown>>)[name]);
  const isText = typeof cells[0] === "string";
  const wrong = cells.findIndex((cell) =>
    isText ? typeof cell !== "string" : !Number.isFinite(cell),
  );
  if (wrong >= 0) {
    const expectation = isText ? "a string like that of the first row" : "a finite number";
    const message = mustBe(call, `rows[${wrong}].${name}`, expectation, cells[wrong]);
    throw !isText && typeof cells[wrong] === "number"
      ? new DataError("DH_NONFINITE", message)
      : new ArgumentError("DH_ARG", message);
  }
  if (!isText) return { name, numbers: Float64Array.from(cells as number[]) };
  const { labels, classes } = encodeLabels(cells as string[]);
  return { name, codes: labels, categories: classes };
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
function cellsOf(
  call: string,
  path: string,
  row: unknown,
  columns: ReadonlySet<string>,
  wanted: readonly string[],
): number[] {
  if (typeof row !== "object" || row === null) {
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a row like the first", row));
  }
  const missing = [...columns].find((column) => !Object.hasOwn(row, column));
  if (missing !== undefined)
    throw new DataError("DH_SHAPE", `${call}: ${path} has no column ${quote(missing)}`);
  const extra = Object.keys(row).find((key) => !columns.has(key));
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
