import { types } from "node:util";
import {
  COUNT,
  flag,
  float32Array,
  integer,
  knownKeys,
  mustBe,
  optionsObject,
  usable,
} from "../check/index.ts";
import { ArgumentError, DataError } from "../errors.ts";
import { classLabels, namesOf, softLabels, type Labels } from "./labels.ts";
import { matrix, type Rows } from "./rows.ts";
import { sampleWeights } from "./sample_weight.ts";

/** What every data set has, as {@link Dataset.fromArrays} takes it. */
export interface FeatureOptions {
  /** The features: an array of rows, or flat, row after row, with `width`. Copied. */
  readonly features: Rows;
  /** Features of a sample; required when `features` is flat. */
  readonly width?: number;
  /** A name for each feature. */
  readonly featureNames?: readonly string[];
  /**
   * How much each sample counts, 0 or more and not all 0; only their proportions matter. Twice the weight is as good as the
   * same sample twice. Default: all alike. Copied.
   */
  readonly sampleWeight?: ArrayLike<number>;
}

/** A data set to classify. */
export interface LabelOptions extends FeatureOptions {
  /** The class of each sample: its number from 0, its name (with the names in `classes`), or a one-hot row. Copied. */
  readonly labels: Labels;
  /** How many classes there are, or their names in order. Default: the highest label plus 1. */
  readonly classes?: number | readonly string[];
  /** The names of the classes, where `classes` does not have them. */
  readonly classNames?: readonly string[];
  /** Whether each label is a row of probabilities. Default false. */
  readonly softLabels?: boolean;
}

/** A data set to fit numbers to. */
export interface TargetOptions extends FeatureOptions {
  /** The numbers to predict: an array of rows, or flat, row after row. Copied. */
  readonly targets: Rows;
  /** Targets of a sample, when `targets` is flat. Default 1. */
  readonly outputs?: number;
}

/** Samples picked from a data set, row after row. */
export interface Batch {
  /** Features, `[samples x width]`. */
  readonly features: Float32Array;
  /** The class of each sample, where there are classes. */
  readonly labels?: Uint32Array;
  /** The numbers to predict, `[samples x outputs]`, where there are numbers, or classes as probabilities. */
  readonly targets?: Float32Array;
  /** How much each sample counts, where they do not count alike. */
  readonly sampleWeight?: Float32Array;
}

/** The parts of a data set, checked already and owned by it. */
export interface DatasetParts extends Batch {
  readonly samples: number;
  readonly width: number;
  readonly outputs: number;
  readonly classes?: number | undefined;
  readonly featureNames?: readonly string[] | undefined;
  readonly classNames?: readonly string[] | undefined;
  /** What stands for a missing number, by feature. */
  readonly fills?: Readonly<Record<string, number>> | undefined;
  readonly missing?: MissingCells | undefined;
}

/** What was missing in a file. */
export interface MissingCells {
  /** How many cells were missing, by column; columns that lack none are left out. */
  readonly columns: Readonly<Record<string, number>>;
  /** Rows that were left out for it. */
  readonly dropped: number;
}

/**
 * Refuses parts that are not those of one data set (`DH_ARG`, `DH_RANGE`, `DH_SHAPE`). The core goes by these sizes; it
 * looks at labels itself.
 */
export function fitTogether(
  call: string,
  parts: Readonly<Partial<Record<keyof DatasetParts, unknown>>>,
): void {
  const { samples, width, outputs, features, labels, targets, sampleWeight } = optionsObject(
    call,
    parts,
    "parts",
  );
  const rows = integer(call, "samples", samples, COUNT);
  const sized = (path: string, array: ArrayLike<number>, length: number): void => {
    if (array.length === length) return;
    throw new DataError(
      "DH_SHAPE",
      `${call}: ${path}.length must be ${length}; got ${array.length}`,
    );
  };
  const columns = integer(call, "width", width, COUNT);
  sized("features", float32Array(call, "features", features), rows * columns);
  const goals = integer(call, "outputs", outputs, COUNT);
  if (sampleWeight !== undefined) {
    sized("sampleWeight", float32Array(call, "sampleWeight", sampleWeight), rows);
  }
  if (labels === undefined) {
    sized("targets", float32Array(call, "targets", targets), rows * goals);
    return;
  }
  if (!types.isUint32Array(labels)) {
    throw new ArgumentError("DH_ARG", mustBe(call, "labels", "a Uint32Array", labels));
  }
  usable(call, "labels", labels);
  sized("labels", labels, rows);
}

const arrayOptions = [
  "features",
  "width",
  "featureNames",
  "sampleWeight",
  "labels",
  "classes",
  "classNames",
  "softLabels",
  "targets",
  "outputs",
] as const;

/** The checked and copied parts of a data set of these arrays, in an error as `call` had them. */
export function datasetParts(call: string, options: LabelOptions | TargetOptions): DatasetParts {
  const given = knownKeys(call, options, arrayOptions);
  const { values, rows, width } = matrix(call, "features", given.features, {
    name: "width",
    value: given.width,
  });
  const featureNames = featureNamesOf(call, given.featureNames, width);
  if ((given.labels === undefined) === (given.targets === undefined)) {
    throw new ArgumentError("DH_ARG", `${call}: exactly one of labels and targets must be given`);
  }
  const goal = given.targets === undefined ? labelParts(call, given) : targetParts(call, given);
  if (goal.rows !== rows) {
    const path = given.targets === undefined ? "labels" : "targets";
    throw new DataError(
      "DH_SHAPE",
      `${call}: ${path} must have ${rows} rows like features; got ${goal.rows}`,
    );
  }
  const { sampleWeight } = given;
  return {
    ...goal.parts,
    features: values,
    samples: rows,
    width,
    featureNames,
    ...(sampleWeight !== undefined && { sampleWeight: sampleWeights(call, sampleWeight, rows) }),
  };
}

type Given = Partial<Record<(typeof arrayOptions)[number], unknown>>;
interface Goal {
  readonly rows: number;
  readonly parts: Pick<DatasetParts, "outputs" | "labels" | "targets" | "classes" | "classNames">;
}

function labelParts(call: string, given: Given): Goal {
  refuse(call, given, ["outputs"], "labels");
  const named = Array.isArray(given.classes);
  if (named && given.classNames !== undefined) {
    throw new ArgumentError(
      "DH_COMBO",
      `${call}: classNames must not be given when classes has the names`,
    );
  }
  const names = named ? given.classes : given.classNames;
  const classNames =
    names === undefined ? undefined : namesOf(call, named ? "classes" : "classNames", names);
  const count = named ? classNames?.length : given.classes;
  const soft = given.softLabels !== undefined && flag(call, "softLabels", given.softLabels);
  if (soft) {
    const { values, rows, width } = softLabels(
      call,
      "labels",
      given.labels,
      count ?? classNames?.length,
    );
    return {
      rows,
      parts: {
        outputs: width,
        targets: values,
        classes: width,
        classNames: sized(call, classNames, width),
      },
    };
  }
  const { labels, classes } = classLabels(call, "labels", given.labels, count, classNames);
  return {
    rows: labels.length,
    parts: { outputs: classes, labels, classes, classNames: sized(call, classNames, classes) },
  };
}

function targetParts(call: string, given: Given): Goal {
  refuse(call, given, ["classes", "classNames", "softLabels"], "targets");
  const nested = Array.isArray(given.targets) && typeof given.targets[0] === "object";
  const outputs = given.outputs ?? (nested ? undefined : 1);
  const { values, rows, width } = matrix(call, "targets", given.targets, {
    name: "outputs",
    value: outputs,
  });
  return { rows, parts: { outputs: width, targets: values } };
}

function refuse(call: string, given: Given, names: readonly (keyof Given)[], beside: string): void {
  const name = names.find((each) => given[each] !== undefined);
  if (name !== undefined)
    throw new ArgumentError("DH_COMBO", `${call}: ${name} has no meaning beside ${beside}`);
}

function sized(call: string, names: string[] | undefined, classes: number): string[] | undefined {
  if (names === undefined || names.length === classes) return names;
  throw new DataError(
    "DH_SHAPE",
    `${call}: classNames must have ${classes} names, one a class; got ${names.length}`,
  );
}

function featureNamesOf(
  call: string,
  value: unknown,
  width: number,
): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const names = namesOf(call, "featureNames", value);
  if (names.length === width) return names;
  throw new DataError(
    "DH_SHAPE",
    `${call}: featureNames must have ${width} names, one a feature; got ${names.length}`,
  );
}
