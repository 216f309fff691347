import { didYouMean, quote, shorten } from "../../check/index.ts";
import { DataError } from "../../errors.ts";
import type { ColumnOptions } from "./options.ts";
import { float32, type Column } from "./features.ts";
import type { DatasetParts } from "../parts.ts";

/** More distinct whole numbers than this are rather a quantity than classes. */
const MOST_CLASSES = 20;

type Goal = Pick<DatasetParts, "outputs" | "labels" | "targets" | "classes" | "classNames">;

/** A target column as labels of classes, or as numbers to fit. */
export function encodeTarget(
  path: string,
  column: Column,
  { task, like }: Partial<ColumnOptions>,
): Goal {
  const place = `${path} column ${quote(column.name)}`;
  const known = like?.classNames;
  const classify =
    task === undefined
      ? known !== undefined || looksLikeClasses(column)
      : task === "classification";
  if (!classify) {
    if (column.numbers === undefined) {
      throw new DataError(
        "DH_LABEL",
        `${place}: it is text; the targets of a regression must be numbers`,
      );
    }
    return {
      outputs: 1,
      targets: Float32Array.from(column.numbers, (value, r) =>
        float32(path, column.name, r, value),
      ),
    };
  }
  const { codes, names } = coded(place, column);
  const classNames = known ?? names;
  if (classNames.length < 2) {
    throw new DataError(
      "DH_LABEL",
      `${place}: ${quote(classNames[0] ?? "")} is the only class; there must be 2 or more`,
    );
  }
  const label = names.map((name) => classNames.indexOf(name));
  const labels = codes.map((code, r) => {
    const found = label[code] as number;
    if (found >= 0) return found;
    const name = names[code] as string;
    const message = `${place}: ${quote(name)} (data row ${r + 1}) is not one of ${shorten(classNames.join(", "))}`;
    throw new DataError("DH_LABEL", message + didYouMean(name, classNames));
  });
  return { outputs: classNames.length, labels, classes: classNames.length, classNames };
}

/** Text, or whole numbers with 2 to 20 distinct values. */
function looksLikeClasses({ numbers }: Column): boolean {
  if (numbers === undefined) return true;
  const distinct = new Set<number>();
  for (const value of numbers) {
    if (!Number.isInteger(value) || distinct.add(value).size > MOST_CLASSES) return false;
  }
  return distinct.size > 1;
}

/** The classes of a column by name, sorted, and each row's. */
function coded(
  place: string,
  { numbers, codes, categories }: Column,
): { codes: Uint32Array; names: readonly string[] } {
  if (numbers === undefined)
    return { codes: codes as Uint32Array, names: categories as readonly string[] };
  const fraction = numbers.find((value) => !Number.isInteger(value));
  if (fraction !== undefined) {
    throw new DataError(
      "DH_LABEL",
      `${place}: classes must be text or whole numbers; got ${fraction}`,
    );
  }
  const values = [...new Set(numbers)].sort((a, b) => a - b);
  const code = new Map(values.map((value, i) => [value, i]));
  return {
    codes: Uint32Array.from(numbers, (value) => code.get(value) as number),
    names: values.map(String),
  };
}
