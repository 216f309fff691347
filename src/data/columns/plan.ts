import { quote, shorten } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import type { Column } from "./features.ts";

/** More categories than this are rather dates, names or identifiers than a feature. */
const MOST_CATEGORIES = 256;

/** What becomes of a column: one or more columns of the matrix. */
export interface Feature {
  readonly column: Column;
  /** Numbers as they are, whether they were missing, or a 0 or 1 for each category of a text. */
  readonly sort: "numbers" | "missing" | "categories";
  /** What the columns of the matrix are called: `column`, `column is missing`, or `column=category`. */
  readonly names: readonly string[];
  /** The categories that `names` stand for. */
  readonly categories: readonly string[];
}

const oneHotName = (column: string, category: string): string => `${column}=${category}`;

const missingName = (column: string): string => `${column} is missing`;

/** Whether a feature of that name came of the column. */
export const isOf = (column: string, name: string): boolean =>
  name === column || name === missingName(column) || name.startsWith(oneHotName(column, ""));

const numbersOf = (column: Column): Feature => ({
  column,
  sort: "numbers",
  names: [column.name],
  categories: [],
});

const missingIn = (column: Column): Feature => ({
  column,
  sort: "missing",
  names: [missingName(column.name)],
  categories: [],
});

/** Each column as a feature; those of numbers that some rows lack as two, where that is to be indicated. */
export const planOf = (path: string, columns: readonly Column[], indicates: boolean): Feature[] =>
  columns.flatMap((column) => {
    const { name, categories, missing = [] } = column;
    if (categories === undefined) {
      const numbers = numbersOf(column);
      return indicates && missing.length > 0 ? [numbers, missingIn(column)] : [numbers];
    }
    if (categories.length > MOST_CATEGORIES) {
      const message = `${path} column ${quote(name)}: text with ${categories.length} different values is no feature (at most ${MOST_CATEGORIES}); leave it out with the option columns`;
      throw new DataError("DH_COLUMN", message);
    }
    const names = categories.map((category) => oneHotName(name, category));
    return [{ column, sort: "categories", names, categories }];
  });

/** The plan that gives the known features in their order; those of one text column stand together. */
export function planLike(
  path: string,
  columns: readonly Column[],
  known: readonly string[],
): Feature[] {
  const named = new Map(columns.map((column) => [column.name, column]));
  const flagged = new Map(columns.map((column) => [missingName(column.name), column]));
  const plan: Feature[] = [];
  for (let i = 0; i < known.length;) {
    const name = known[i] as string;
    const column = named.get(name);
    const flag = flagged.get(name);
    if (column?.numbers !== undefined) plan.push(numbersOf(column));
    else if (column === undefined && flag?.numbers !== undefined) plan.push(missingIn(flag));
    else {
      const feature = categoriesOf(path, columns, known.slice(i));
      plan.push(feature);
      i += feature.names.length;
      continue;
    }
    i++;
  }
  return plan;
}

/** The text column that the first of the names belongs to, with all of them that do. */
function categoriesOf(path: string, columns: readonly Column[], known: readonly string[]): Feature {
  const name = known[0] as string;
  if (columns.some((column) => column.name === name)) {
    const message = `${path} column ${quote(name)}: it is text; it must be numbers, as it was`;
    throw new DataError("DH_CSV", message);
  }
  const column = columns.find(
    (each) => each.categories && name.startsWith(oneHotName(each.name, "")),
  );
  if (column === undefined) {
    const there = shorten(columns.map((each) => each.name).join(", "));
    const message = `${path}: no column for the feature ${quote(name)}; there are ${there}`;
    throw new DataError("DH_COLUMN", message);
  }
  const prefix = oneHotName(column.name, "");
  const end = known.findIndex((each) => !each.startsWith(prefix));
  const names = known.slice(0, end < 0 ? undefined : end);
  const categories = names.map((each) => each.slice(prefix.length));
  return { column, sort: "categories", names, categories };
}
