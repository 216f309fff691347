import { quote, shorten, zeros } from "../check/index.ts";
import { DataError } from "../errors.ts";
import type { CsvFeatures, Encoding } from "./csv.ts";

/** A CSV file as columns, each of numbers, or of text as codes into its categories. */
export interface CsvTable {
  readonly rows: number;
  readonly columns: readonly CsvColumn[];
  /** Where the target stands among the columns, if one was asked for. */
  readonly target?: number;
}

export interface CsvColumn {
  readonly name: string;
  readonly numbers?: Float64Array;
  readonly codes?: Uint32Array;
  readonly categories?: readonly string[];
}

/** More categories than this are rather dates, names or identifiers than a feature. */
const MOST_CATEGORIES = 256;

/** Writes a column of the table into one or more columns of the matrix. */
interface Feature {
  readonly column: CsvColumn;
  /** What the columns of the matrix are called: the column's name, or `column=category` for each category. */
  readonly names: readonly string[];
  /** For a column of text, the categories that `names` stand for. */
  readonly categories?: readonly string[];
}

/** The matrix of features of a table: numbers as they are, text one-hot. */
export function encodeFeatures(
  call: string,
  path: string,
  { columns, rows, target }: CsvTable,
  like: Encoding | undefined,
): CsvFeatures {
  const usable = columns.filter((_, i) => i !== target);
  const known = like?.featureNames;
  const plan =
    known === undefined
      ? usable.map((column) => feature(path, column))
      : planLike(path, usable, known);
  const featureNames = plan.flatMap(({ names }) => names);
  const width = featureNames.length;
  if (width === 0)
    throw new DataError("DH_EMPTY", `${path}: there is no column besides the target`);
  const features = zeros(call, path, Float32Array, rows * width);
  let at = 0;
  for (const each of plan) {
    write(path, each, features, at, width);
    at += each.names.length;
  }
  return { features, samples: rows, width, featureNames };
}

const oneHotName = (column: string, category: string): string => `${column}=${category}`;

function feature(path: string, column: CsvColumn): Feature {
  const { name, categories } = column;
  if (categories === undefined) return { column, names: [name] };
  if (categories.length > MOST_CATEGORIES) {
    const message = `${path} column ${quote(name)}: text with ${categories.length} different values is no feature (at most ${MOST_CATEGORIES}); leave it out with the option columns`;
    throw new DataError("DH_COLUMN", message);
  }
  return { column, names: categories.map((category) => oneHotName(name, category)), categories };
}

/** The plan that gives the known features in their order; those of one text column stand together. */
function planLike(
  path: string,
  columns: readonly CsvColumn[],
  known: readonly string[],
): Feature[] {
  const named = new Map(columns.map((column) => [column.name, column]));
  const plan: Feature[] = [];
  for (let i = 0; i < known.length;) {
    const name = known[i] as string;
    const column =
      named.get(name) ??
      columns.find((each) => each.categories && name.startsWith(oneHotName(each.name, "")));
    if (column === undefined) {
      const there = shorten(columns.map((each) => each.name).join(", "));
      throw new DataError(
        "DH_COLUMN",
        `${path}: no column for the feature ${quote(name)}; there are ${there}`,
      );
    }
    if (column.name === name) {
      if (column.categories !== undefined) {
        throw new DataError(
          "DH_CSV",
          `${path} column ${quote(name)}: it is text; it must be numbers, as it was`,
        );
      }
      plan.push({ column, names: [name] });
      i++;
      continue;
    }
    const prefix = oneHotName(column.name, "");
    const end = known.findIndex((each, j) => j > i && !each.startsWith(prefix));
    const names = known.slice(i, end < 0 ? known.length : end);
    plan.push({ column, names, categories: names.map((each) => each.slice(prefix.length)) });
    i += names.length;
  }
  return plan;
}

function write(
  path: string,
  { column, categories }: Feature,
  features: Float32Array,
  at: number,
  width: number,
): void {
  if (categories === undefined) {
    const numbers = column.numbers as Float64Array;
    for (let r = 0; r < numbers.length; r++)
      features[r * width + at] = float32(path, column.name, r, numbers[r] as number);
    return;
  }
  const places = (column.categories as readonly string[]).map((category) =>
    categories.indexOf(category),
  );
  const codes = column.codes as Uint32Array;
  for (let r = 0; r < codes.length; r++) {
    const place = places[codes[r] as number] as number;
    if (place < 0) {
      const category = quote(column.categories?.[codes[r] as number] ?? "");
      const message = `${path} column ${quote(column.name)}: ${category} (data row ${r + 1}) is not one of ${shorten(categories.join(", "))}`;
      throw new DataError("DH_LABEL", message);
    }
    features[r * width + at + place] = 1;
  }
}

/** The number, if float32 has one near it. */
export function float32(path: string, column: string, row: number, value: number): number {
  if (Number.isFinite(Math.fround(value))) return value;
  const message = `${path} column ${quote(column)}: ${value} (data row ${row + 1}) does not fit float32`;
  throw new DataError("DH_F32_RANGE", message);
}
