import { quote, shorten } from "../check/index.ts";
import { Dataset } from "../data/dataset.ts";
import type { Features } from "../data/columns/features.ts";
import type { Encoding } from "../data/columns/options.ts";
import type { CsvOptions } from "../data/formats/csv.ts";
import { csvColumns } from "./csv_records.ts";
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
  const name = await nameOf(path, target, settings);
  const size = `${path}: ${counted(data.samples, "row")}, ${counted(data.width, "feature")}`;
  const lines = [`${size}; target ${quote(name)}: ${taskOf(data)}`];
  const categories = categoriesOf(data, columns);
  if (categories.length > 0) {
    const list = categories.map(([column, { length }]) => `${column} (${length})`).join(", ");
    lines.push(`text columns, a feature for each of their values: ${shorten(list)}`);
  }
  const missing = describeMissing(data, settings.missing);
  return missing === undefined ? lines : [...lines, missing];
}

/** The name of the target, which may be known by its place. */
export const nameOf = async (
  path: string,
  target: string | number,
  settings: Pick<DataSettings, "delimiter" | "header">,
): Promise<string> =>
  typeof target === "string"
    ? target
    : ((await csvColumns(path, settings)).at(target) ?? String(target));

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
export function describeMissing(
  { missing: found, samples }: Pick<Features, "missing" | "samples">,
  missing: CsvOptions["missing"],
): string | undefined {
  if (found === undefined) return undefined;
  const counts = Object.entries(found.columns);
  if (counts.length === 0) return missing === "indicate" ? undefined : "no cell is missing";
  const cells = counts.reduce((sum, [, count]) => sum + count, 0);
  const where = shorten(counts.map(([column, count]) => `${column} ${count}`).join(", "));
  const rows = `${counted(found.dropped, "row")} of ${samples + found.dropped} left out`;
  const done = {
    drop: rows,
    mean: "the mean of its column stands for each",
    indicate: [
      "the mean of its column stands for a number, and a feature says so; no text is a text of its own",
      found.dropped > 0 ? `; ${rows}, without a target` : "",
    ].join(""),
  };
  return `${counted(cells, "missing cell")} (${where}): ${done[missing as keyof typeof done]}`;
}
