import { zeros, quote, shorten } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import type { ColumnOptions } from "./options.ts";
import { planLike, planOf, type Feature } from "./plan.ts";
import type { DatasetParts, MissingCells } from "../parts.ts";

/** The features of a table, row after row. */
export type Features = Pick<
  DatasetParts,
  "features" | "samples" | "width" | "featureNames" | "fills" | "missing"
>;

/** A table as columns, each of numbers, or of text as codes into its categories. */
export interface Columns {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Where the target stands among the columns, if one was asked for. */
  readonly target?: number;
  /** Rows of the file that were left out for a missing cell. */
  readonly dropped?: number;
}

export interface Column {
  readonly name: string;
  readonly numbers?: Float64Array;
  readonly codes?: Uint32Array;
  readonly categories?: readonly string[];
  /** Rows whose number was missing and is the mean of the others. */
  readonly missing?: Uint32Array;
  /** How many cells of the file were missing. */
  readonly lacking?: number;
}

/** The matrix of features of a table: numbers as they are, text one-hot. */
export function encodeFeatures(
  call: string,
  path: string,
  { columns, rows, target, dropped = 0 }: Columns,
  { like, missing = "error" }: Pick<Partial<ColumnOptions>, "like" | "missing">,
): Features {
  const usable = columns.filter((_, i) => i !== target);
  const known = like?.featureNames;
  const plan =
    known === undefined
      ? planOf(path, usable, missing === "indicate")
      : planLike(path, usable, known);
  const featureNames = plan.flatMap(({ names }) => names);
  const width = featureNames.length;
  if (width === 0)
    throw new DataError("DH_EMPTY", `${path}: there is no column besides the target`);
  const features = zeros(call, path, Float32Array, rows * width);
  const fills = missing === "mean" || missing === "indicate" ? fillsOf(plan, like?.fills) : {};
  let at = 0;
  for (const each of plan) {
    write(path, each, features, { at, width, fills, missing });
    at += each.names.length;
  }
  const kept = Object.keys(fills).length > 0 && { fills };
  const lacking = missing !== "error" && { missing: missingOf(columns, plan, target, dropped) };
  return { features, samples: rows, width, featureNames, ...kept, ...lacking };
}

/** What stands for the missing numbers of each column: what a file before says, or the mean. */
function fillsOf(
  plan: readonly Feature[],
  known: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const numeric = plan.filter(({ sort }) => sort === "numbers");
  return Object.fromEntries(
    numeric.map(({ column: { name, numbers } }) => [name, known[name] ?? mean(numbers)]),
  );
}

const mean = (numbers: Float64Array = new Float64Array(0)): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** The cells that were missing, of the columns that count. */
function missingOf(
  columns: readonly Column[],
  plan: readonly Feature[],
  target: number | undefined,
  dropped: number,
): MissingCells {
  const used = new Set(plan.map(({ column }) => column));
  const counts = columns
    .filter((column, i) => used.has(column) || i === target)
    .map(({ name, lacking = 0 }) => [name, lacking] as const)
    .filter(([, lacking]) => lacking > 0);
  return { columns: Object.fromEntries(counts), dropped };
}

interface Place {
  readonly missing: NonNullable<ColumnOptions["missing"]>;
  readonly at: number;
  readonly width: number;
  readonly fills: Readonly<Record<string, number>>;
}

/** Writes a feature into its columns of the matrix. */
function write(path: string, feature: Feature, features: Float32Array, place: Place): void {
  const { column, sort } = feature;
  const { at, width, fills } = place;
  if (sort === "categories") return writeCategories(path, feature, features, place);
  if (sort === "missing") {
    for (const row of column.missing ?? []) features[row * width + at] = 1;
    return;
  }
  const numbers = column.numbers as Float64Array;
  for (let r = 0; r < numbers.length; r++)
    features[r * width + at] = float32(path, column.name, r, numbers[r] as number);
  const fill = fills[column.name];
  if (fill === undefined) return;
  for (const row of column.missing ?? [])
    features[row * width + at] = float32(path, column.name, row, fill);
}

function writeCategories(
  path: string,
  { column, categories }: Feature,
  features: Float32Array,
  { at, width, missing }: Place,
): void {
  const there = column.categories as readonly string[];
  const places = there.map((category) => categories.indexOf(category));
  const codes = column.codes as Uint32Array;
  for (let r = 0; r < codes.length; r++) {
    const place = places[codes[r] as number] as number;
    if (place >= 0) {
      features[r * width + at + place] = 1;
      continue;
    }
    const category = there[codes[r] as number] as string;
    // A text that was never missing before is none of those known.
    if (category === "" && missing === "indicate") continue;
    const message = `${path} column ${quote(column.name)}: ${quote(category)} (data row ${r + 1}) is not one of ${shorten(categories.join(", "))}`;
    throw new DataError("DH_LABEL", message);
  }
}

/** The number, if float32 has one near it. */
export function float32(path: string, column: string, row: number, value: number): number {
  if (Number.isFinite(Math.fround(value))) return value;
  const message = `${path} column ${quote(column)}: ${value} (data row ${row + 1}) does not fit float32`;
  throw new DataError("DH_F32_RANGE", message);
}
