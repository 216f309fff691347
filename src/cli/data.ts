import { quote, shorten } from "../check/index.ts";
import { Dataset } from "../data/dataset.ts";
import type { CsvOptions, Encoding } from "../data/csv.ts";
import { csvColumns, csvRecords } from "./csv_records.ts";
import { counted } from "../text/numbers.ts";
import type { Settings } from "./options.ts";

/** The options that say how to read a CSV file. */
export const DATA_OPTIONS = [
  "target",
  "task",
  "columns",
  "missing",
  "delimiter",
  "header",
] as const;

type DataSettings = Settings<"columns" | "missing" | "delimiter" | "header"> &
  Partial<Settings<"target" | "task">>;

/** What the library takes of the settings. */
export function csvOptions(
  { columns, missing, delimiter, header, task }: DataSettings,
  like?: Encoding,
): Omit<CsvOptions, "target"> {
  return {
    missing,
    delimiter,
    header,
    ...(columns !== undefined && { columns: [...columns] }),
    ...(task !== undefined && { task }),
    ...(like !== undefined && { like }),
  };
}

/** A file as a data set. */
export const readData = (
  path: string,
  target: string | number,
  settings: DataSettings,
  like?: Encoding,
): Promise<Dataset> => Dataset.fromCsv(path, { target, ...csvOptions(settings, like) });

/** Two parts, each class in proportion where there are classes. */
export const split = (
  data: Dataset,
  test: number,
  seed: number,
): { train: Dataset; test: Dataset } =>
  data.split({ test, seed, stratify: data.labels !== undefined });

/** What was found in a file: rows, features, classes; text that became features; cells that were missing. */
export async function describeData(
  path: string,
  target: string | number,
  data: Dataset,
  settings: DataSettings,
): Promise<string[]> {
  const columns = await csvColumns(path, settings);
  const name = typeof target === "number" ? columns.at(target) : target;
  const size = `${path}: ${counted(data.samples, "row")}, ${counted(data.width, "feature")}`;
  const lines = [`${size}; target ${quote(name ?? String(target))}: ${taskOf(data)}`];
  const categories = categoriesOf(data, columns);
  if (categories.length > 0) {
    const list = categories.map(([column, { length }]) => `${column} (${length})`).join(", ");
    lines.push(`text columns, a feature for each of their values: ${shorten(list)}`);
  }
  const missing = await describeMissing(path, columns, name, data, settings);
  return missing === undefined ? lines : [...lines, missing];
}

/** What is learned, and how one can tell. */
export function taskOf({ classes, classNames }: Dataset): string {
  if (classes === undefined) return "numbers, so regression";
  const names = shorten((classNames ?? []).join(", "));
  return `${counted(classes, "class", "classes")} (${names}), so ${classes === 2 ? "binary " : ""}classification`;
}

/** The text columns, each with its features. */
function categoriesOf(
  { featureNames = [] }: Dataset,
  columns: readonly string[],
): [string, string[]][] {
  const inName = (column: string): string[] =>
    featureNames.filter(
      (feature) => feature.startsWith(`${column}=`) && !columns.includes(feature),
    );
  return columns
    .map((column): [string, string[]] => [column, inName(column)])
    .filter(([, { length }]) => length > 0);
}

/** What was missing and what became of it, if it was not an error. */
async function describeMissing(
  path: string,
  columns: readonly string[],
  target: string | undefined,
  data: Dataset,
  { missing, delimiter, header }: DataSettings,
): Promise<string | undefined> {
  if (missing === "error") return undefined;
  const known = new Set(data.featureNames);
  const texts = new Set(categoriesOf(data, columns).map(([column]) => column));
  const used = columns.map((column) => known.has(column) || texts.has(column) || column === target);
  const counts = columns.map(() => 0);
  let rows = header ? -1 : 0;
  for await (const record of csvRecords(path, delimiter)) {
    rows += 1;
    if (rows === 0) continue;
    for (const [i, cell] of record.entries()) {
      const isText = texts.has(columns[i] as string);
      if (used[i] && isMissing(cell, isText)) (counts[i] as number) += 1;
    }
  }
  const cells = counts.reduce((sum, count) => sum + count, 0);
  if (cells === 0) return "no cell is missing";
  const where = columns.flatMap((column, i) => (counts[i] === 0 ? [] : [`${column} ${counts[i]}`]));
  const done =
    missing === "drop"
      ? `${counted(rows - data.samples, "row")} of ${rows} left out`
      : "the mean of its column stands for each";
  return `${counted(cells, "missing cell")} (${shorten(where.join(", "))}): ${done}`;
}

/** As the library has it: an empty cell, and among numbers words for it. */
const isMissing = (cell: string, isText: boolean): boolean =>
  /^\s*$/.test(cell) || (!isText && /^\s*(na|n\/a|null|nan|\?)\s*$/i.test(cell));
