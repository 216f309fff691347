import {
  didYouMean,
  integer,
  isNumberArray,
  mustBe,
  quote,
  repeated,
  shorten,
  usable,
  zeros,
  type NumberArray,
  type Range,
} from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";
import { matrix, type Matrix, type Rows } from "./rows.ts";

/** The class of each sample: its number from 0, its name, or a one-hot row. */
export type Labels =
  | NumberArray
  | readonly number[]
  | readonly string[]
  | Exclude<Rows, readonly number[]>;

/** Labels as the library has them. */
export interface ClassLabels {
  readonly labels: Uint32Array;
  readonly classes: number;
}

/** What a number of classes may be: each is a whole number that float32 holds. */
const CLASSES: Range = { min: 1, max: 2 ** 24 };

/** Names of classes or features: strings that are not empty, each once. */
export function namesOf(call: string, path: string, value: unknown): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a non-empty array of names", value));
  }
  const names = Array.from(value as readonly unknown[], (name, i) => {
    if (typeof name === "string" && name !== "") return name;
    throw new ArgumentError("DH_ARG", mustBe(call, `${path}[${i}]`, "a non-empty string", name));
  });
  const twice = repeated(names);
  if (twice < 0) return names;
  throw new DataError(
    "DH_LABEL",
    `${call}: ${path}[${twice}] ${quote(names[twice] as string)} is there already`,
  );
}

/**
 * Labels as numbers of classes, checked (`DH_LABEL`). Without a number of classes, it is the highest label plus 1; names
 * need `names`, and one-hot rows become the place of their 1.
 */
export function classLabels(
  call: string,
  path: string,
  value: unknown,
  classes: unknown,
  names: readonly string[] | undefined,
): ClassLabels {
  const count = classes === undefined ? names?.length : integer(call, "classes", classes, CLASSES);
  if (isNumberArray(value)) {
    usable(call, path, value);
    return numbers(call, path, value, count);
  }
  if (!Array.isArray(value)) {
    throw new ArgumentError(
      "DH_ARG",
      mustBe(call, path, "an array of class numbers or class names", value),
    );
  }
  const [first] = value as readonly unknown[];
  if (typeof first === "string") return named(call, path, value, names);
  if (Array.isArray(first) || isNumberArray(first)) return oneHot(call, path, value, count);
  return numbers(call, path, value, count);
}

function numbers(
  call: string,
  path: string,
  value: ArrayLike<unknown>,
  count: number | undefined,
): ClassLabels {
  const last = (count ?? CLASSES.max ?? 0) - 1;
  const expectation = count === undefined ? "an integer from 0" : `an integer in 0..${last}`;
  const labels = zeros(call, path, Uint32Array, value.length);
  let highest = 0;
  for (let i = 0; i < value.length; i++) {
    const label = value[i];
    if (label === undefined || label === null)
      throw new ArgumentError("DH_ARG", `${call}: ${path}[${i}] is missing`);
    if (typeof label !== "number") {
      throw new ArgumentError("DH_ARG", mustBe(call, `${path}[${i}]`, expectation, label));
    }
    if (!Number.isInteger(label) || label < 0 || label > last) {
      throw new DataError("DH_LABEL", mustBe(call, `${path}[${i}]`, expectation, label));
    }
    labels[i] = label;
    if (label > highest) highest = label;
  }
  return { labels, classes: count ?? highest + 1 };
}

function named(
  call: string,
  path: string,
  value: readonly unknown[],
  names: readonly string[] | undefined,
): ClassLabels {
  if (names === undefined) {
    const message = `${call}: ${path} of strings need classes: [...] in the order of the network's outputs, or encodeLabels`;
    throw new ArgumentError("DH_LABEL", message);
  }
  const numberOf = new Map<unknown, number>(names.map((name, i) => [name, i]));
  const labels = Uint32Array.from(value, (name, i) => {
    const label = numberOf.get(name);
    if (label !== undefined) return label;
    if (name === undefined || name === null)
      throw new ArgumentError("DH_ARG", `${call}: ${path}[${i}] is missing`);
    if (typeof name !== "string") {
      throw new ArgumentError("DH_ARG", mustBe(call, `${path}[${i}]`, "the name of a class", name));
    }
    const list = shorten(names.join(", "));
    const message = `${call}: ${path}[${i}] ${quote(name)} is not one of ${list}${didYouMean(name, names)}`;
    throw new DataError("DH_LABEL", message);
  });
  return { labels, classes: names.length };
}

function oneHot(
  call: string,
  path: string,
  value: readonly unknown[],
  count: number | undefined,
): ClassLabels {
  const { values, rows, width } = matrix(call, path, value, { name: "classes", value: count });
  const labels = new Uint32Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = values.subarray(r * width, (r + 1) * width);
    const label = row.indexOf(1);
    if (label < 0 || row.some((each, c) => each !== (c === label ? 1 : 0))) {
      const message = `${call}: ${path}[${r}] must be one-hot, a single 1 among zeros (or set softLabels)`;
      throw new DataError("DH_LABEL", message);
    }
    labels[r] = label;
  }
  return { labels, classes: width };
}

/** Probabilities of the classes, one row a sample: all in [0, 1], each row with a sum of 1 (`DH_LABEL`). */
export function softLabels(call: string, path: string, value: unknown, classes: unknown): Matrix {
  const soft = matrix(call, path, value, { name: "classes", value: classes });
  unitTargets(call, path, soft.values, soft.width);
  for (let r = 0; r < soft.rows; r++) {
    const sum = soft.values
      .subarray(r * soft.width, (r + 1) * soft.width)
      .reduce((total, each) => total + each, 0);
    if (Math.abs(sum - 1) > 1e-4)
      throw new DataError("DH_LABEL", mustBe(call, `the sum of ${path}[${r}]`, "1", sum));
  }
  return soft;
}

/** Refuses a target outside [0, 1] (`DH_LABEL`): binary cross-entropy and soft labels take probabilities. */
export function unitTargets(
  call: string,
  path: string,
  targets: Float32Array,
  width: number,
): void {
  const wrong = targets.findIndex((target) => !(target >= 0 && target <= 1));
  if (wrong < 0) return;
  const place = `${path}[${Math.floor(wrong / width)}]${width === 1 ? "" : `[${wrong % width}]`}`;
  throw new DataError("DH_LABEL", mustBe(call, place, "in [0, 1]", targets[wrong]));
}

/**
 * Names of classes as numbers: the names in the order of their characters' codes, and the number of each label.
 * `Dataset.fromArrays({ features, ...encodeLabels(species) })` takes both.
 */
export function encodeLabels(labels: readonly string[]): {
  /** The number of each label's class. */
  labels: Uint32Array;
  /** The names of the classes, sorted. */
  classes: string[];
} {
  if (!Array.isArray(labels) || labels.length === 0) {
    throw new ArgumentError(
      "DH_ARG",
      mustBe("encodeLabels", "labels", "a non-empty array of strings", labels),
    );
  }
  const wrong = labels.findIndex((label) => typeof label !== "string" || label === "");
  if (wrong >= 0) {
    throw new ArgumentError(
      "DH_ARG",
      mustBe("encodeLabels", `labels[${wrong}]`, "a non-empty string", labels[wrong]),
    );
  }
  const classes = [...new Set(labels)].sort();
  return { labels: named("encodeLabels", "labels", labels, classes).labels, classes };
}
