import { knownKeys, mustBe, oneOf } from "../../check/index.ts";
import { ArgumentError } from "../../errors.ts";
import type { Task } from "../table.ts";

/** How to read a table: a file of rows, or a stream of them. */
export interface ColumnOptions {
  /** The column to predict: its name, or its place from 0 (-1 is the last). */
  readonly target: string | number;
  /**
   * What to learn. Default: classification when the target is text, or whole numbers with 2 to 20 distinct values; else
   * regression.
   */
  readonly task?: Task;
  /**
   * What to do with a missing cell: null, NaN, or one that is not there; in a CSV file an empty one, and among numbers also NA,
   * N/A, null, NaN and ?. Default "error".
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
  /** A name for each feature. */
  readonly featureNames?: readonly string[] | undefined;
  /** The names of the classes, in order. */
  readonly classNames?: readonly string[] | undefined;
  /** What stands for a missing number, by feature. */
  readonly fills?: Readonly<Record<string, number>> | undefined;
}

const names = ["target", "task", "missing", "columns", "like"] as const;

/** The options of a table, checked, with the defaults; those that only this format has come as they are. */
export function columnOptions<Name extends string = never>(
  call: string,
  options: unknown,
  others: readonly Name[] = [],
): Partial<ColumnOptions> & Partial<Record<Name, unknown>> {
  const given: Partial<Record<(typeof names)[number] | Name, unknown>> = {
    missing: "error",
    ...knownKeys(call, options, [...names, ...others]),
  };
  const { columns, like, task, target } = given;
  oneOf(call, "missing", given.missing, ["error", "drop", "mean", "indicate"]);
  if (task !== undefined) oneOf(call, "task", task, ["classification", "regression"]);
  if (target !== undefined) checkPick(call, "target", target);
  if (columns !== undefined) {
    if (!Array.isArray(columns) || columns.length === 0) {
      const expectation = "a non-empty array of names or places";
      throw new ArgumentError("DH_ARG", mustBe(call, "columns", expectation, columns));
    }
    for (const [i, column] of columns.entries()) checkPick(call, `columns[${i}]`, column);
  }
  if (like !== undefined && (typeof like !== "object" || like === null)) {
    throw new ArgumentError("DH_ARG", mustBe(call, "like", "a data set or a network", like));
  }
  return given as Partial<ColumnOptions> & Partial<Record<Name, unknown>>;
}

/** The same of a table that has a target. */
export function tableOptions<Name extends string = never>(
  call: string,
  options: unknown,
  others: readonly Name[] = [],
): Partial<ColumnOptions> & Partial<Record<Name, unknown>> {
  const given = columnOptions(call, options, others);
  checkPick(call, "target", given.target);
  return given;
}

/** A column is meant by its name or by its place. */
export function checkPick(call: string, path: string, value: unknown): void {
  if (typeof value === "string" || Number.isSafeInteger(value)) return;
  const expectation = "the name of a column, or its place as an integer";
  throw new ArgumentError("DH_ARG", mustBe(call, path, expectation, value));
}
