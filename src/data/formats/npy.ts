import { knownKeys, mustBe, number } from "../../check/index.ts";
import { ArgumentError, DataError } from "../../errors.ts";
import { checkedSource, readSized, sourceName, type Source } from "../bytes.ts";
import { classLabels, encodeLabels, namesOf } from "../labels.ts";
import type { DatasetParts } from "../parts.ts";
import { countOf } from "./array_bytes.ts";
import { scaledFeatures } from "./array_features.ts";
import { npyBytes, type NpyArray } from "./npy_bytes.ts";

/** What arrays of a file, or of several, mean. */
export interface ArrayMeaning {
  /** What each feature is multiplied by, such as 1/255 for images of bytes. Default 1. */
  readonly scale?: number;
  /** How many classes there are, or their names in order. Default: the highest label plus 1, or the sorted texts. */
  readonly classes?: number | readonly string[];
}

/** Where the arrays are, and what they mean: `labels` to classify, `targets` to fit numbers. */
export interface NpyOptions extends ArrayMeaning {
  /** The features: an array of 2 or more dimensions, the first of which counts the samples. May be gzipped. */
  readonly features: Source;
  /** The class of each sample: an array of whole numbers, truth values or text, or of one-hot rows. */
  readonly labels?: Source;
  /** The numbers to predict: one a sample, or a row. */
  readonly targets?: Source;
}

/** The arrays of a data set by what they are for. */
export interface NamedArrays {
  readonly features: NamedArray;
  readonly labels?: NamedArray;
  readonly targets?: NamedArray;
}

/** An array, and what errors call it. */
export interface NamedArray {
  readonly name: string;
  readonly array: NpyArray;
}

/** Arrays in NPY files, the format of numpy's `save`, as the parts of a data set. */
export async function npyParts(call: string, options: NpyOptions): Promise<DatasetParts> {
  const given = knownKeys(call, options, ["features", "labels", "targets", "scale", "classes"]);
  const meaning = arrayMeaning(call, given);
  const read = async (argument: "features" | "labels" | "targets"): Promise<NamedArray> => {
    const source = checkedSource(call, argument, given[argument]);
    const name = sourceName(argument, source);
    return {
      name,
      array: await readSized(call, argument, source, (bytes) => npyBytes(name, bytes)),
    };
  };
  const goal = goalOf(call, given);
  checkedSource(call, goal, given[goal]);
  const features = await read("features");
  return arrayParts(call, { features, [goal]: await read(goal) }, meaning);
}

/** Which of the two there is. */
export function goalOf(
  call: string,
  { labels, targets }: { readonly labels?: unknown; readonly targets?: unknown },
): "labels" | "targets" {
  if ((labels === undefined) === (targets === undefined)) {
    throw new ArgumentError("DH_ARG", `${call}: exactly one of labels and targets must be given`);
  }
  return labels === undefined ? "targets" : "labels";
}

/** The options that say what arrays mean, checked. */
export function arrayMeaning(
  call: string,
  given: { readonly scale?: unknown; readonly classes?: unknown; readonly targets?: unknown },
): ArrayMeaning {
  const { scale = 1, classes } = given;
  if (classes !== undefined && given.targets !== undefined)
    throw new ArgumentError("DH_COMBO", `${call}: classes has no meaning beside targets`);
  if (classes !== undefined && typeof classes !== "number" && !Array.isArray(classes)) {
    const expectation = "a number of classes, or an array of their names";
    throw new ArgumentError("DH_ARG", mustBe(call, "classes", expectation, classes));
  }
  return {
    scale: number(call, "scale", scale),
    ...(classes !== undefined && {
      classes: Array.isArray(classes) ? namesOf(call, "classes", classes) : (classes as number),
    }),
  };
}

/** The parts of a data set of these arrays, which must have as many rows each (`DH_SHAPE`). */
export function arrayParts(
  call: string,
  { features, labels, targets }: NamedArrays,
  { scale = 1, classes }: ArrayMeaning,
): DatasetParts {
  const { name, array } = features;
  const [samples, ...sizes] = array.shape;
  if (samples === undefined || sizes.length === 0) {
    const message = `${name}: features must have 2 or more dimensions; got ${array.shape.length}`;
    throw new DataError("DH_SHAPE", message);
  }
  const goal = (labels ?? targets) as NamedArray;
  if (goal.array.shape[0] !== samples) {
    const [rows = 0] = goal.array.shape;
    const message = `${goal.name}: ${labels ? "labels" : "targets"} must have ${samples} rows like ${name}; got ${rows}`;
    throw new DataError("DH_SHAPE", message);
  }
  return {
    features: numbers(call, features, scale),
    samples,
    width: countOf(sizes),
    ...(labels
      ? labelParts(call, labels, classes)
      : { targets: numbers(call, goal, 1), outputs: countOf(goal.array.shape.slice(1)) }),
  };
}

function numbers(call: string, { name, array }: NamedArray, scale: number): Float32Array {
  if (array.type.text !== undefined) {
    throw new DataError("DH_FORMAT", `${name}: ${array.type.name}; it must be numbers`);
  }
  return scaledFeatures(call, name, array, scale, rowOrder(array));
}

/** Where the elements lie that come one after another in the order of C; nothing, if they lie in it. */
function rowOrder({ shape, count, fortran }: NpyArray): Uint32Array | undefined {
  if (!fortran || shape.length < 2) return undefined;
  const strides = shape.map((_, k) => countOf(shape.slice(0, k)));
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    let rest = i;
    let place = 0;
    for (let k = shape.length - 1; k >= 0; k--) {
      const size = shape[k] as number;
      place += (rest % size) * (strides[k] as number);
      rest = Math.floor(rest / size);
    }
    order[i] = place;
  }
  return order;
}

type LabelParts = Pick<DatasetParts, "labels" | "classes" | "classNames" | "outputs">;

function labelParts(
  call: string,
  { name, array }: NamedArray,
  classes: ArrayMeaning["classes"],
): LabelParts {
  const { type, view, shape, count } = array;
  const [rows = 0, ...sizes] = shape;
  const width = countOf(sizes);
  const names = typeof classes === "object" ? classes : undefined;
  if (type.text !== undefined) {
    const { text, bytes } = type;
    const words = Array.from({ length: count }, (_, i) => text(view, i * bytes));
    if (width !== 1) throw new DataError("DH_SHAPE", `${name}: labels of text must be one a row`);
    const classNames = names ?? encodeLabels(words).classes;
    const { labels } = classLabels(call, name, words, undefined, classNames);
    return { labels, classes: classNames.length, outputs: classNames.length, classNames };
  }
  const values =
    width === 1
      ? Float64Array.from({ length: count }, (_, i) => type.read(view, i * type.bytes))
      : rowsOf(numbers(call, { name, array }, 1), rows, width);
  const given = typeof classes === "number" ? classes : undefined;
  const found = classLabels(call, name, values, given, names);
  return { ...found, outputs: found.classes, ...(names && { classNames: names }) };
}

const rowsOf = (values: Float32Array, rows: number, width: number): Float32Array[] =>
  Array.from({ length: rows }, (_, r) => values.subarray(r * width, (r + 1) * width));
