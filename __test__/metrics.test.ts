// Every metric beside scikit-learn's: fixtures/metrics/make.py.
import { readFileSync } from "node:fs";
import test, { type ExecutionContext } from "ava";
import { metrics } from "../src/index.ts";

type Values = readonly (number | null)[];

/** Cases of a fixture, null for NaN. */
function cases<T>(name: string): T {
  const url = new URL(`fixtures/metrics/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, "utf8")) as { cases: T }).cases;
}

function near(t: ExecutionContext, actual: number, expected: number | null, what: string): void {
  const same = expected === null ? Number.isNaN(actual) : Math.abs(actual - expected) <= 1e-12;
  t.true(same, `${what}: ${actual}, not ${expected}`);
}

const weighing = (sampleWeight: readonly number[] | null) =>
  sampleWeight === null ? {} : { sampleWeight };

interface ClassCase {
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly classes: number;
  readonly sampleWeight: readonly number[] | null;
  readonly accuracy: number;
  readonly confusion: readonly Values[];
  readonly averages: readonly {
    readonly average: metrics.Average;
    readonly zeroDivision: 0 | 1 | null;
    readonly allClasses: boolean;
    readonly precision: number | null;
    readonly recall: number | null;
    readonly f1: number | null;
  }[];
}

test("classes: accuracy, the confusion matrix, precision, recall and F1", (t) => {
  const all = cases<ClassCase[]>("classes");
  t.true(all.length >= 30);
  for (const [i, { truth, predicted, classes, sampleWeight, ...expected }] of all.entries()) {
    const weight = weighing(sampleWeight);
    near(t, metrics.accuracy(truth, predicted, weight), expected.accuracy, `case ${i}`);
    const confusion = metrics.confusionMatrix(truth, predicted, { classes, ...weight });
    for (const [row, counts] of confusion.entries())
      for (const [column, count] of counts.entries())
        near(t, count, expected.confusion[row]?.[column] as number, `case ${i} confusion`);
    for (const each of expected.averages) {
      const { average, zeroDivision, allClasses } = each;
      const options = {
        average,
        zeroDivision: zeroDivision ?? NaN,
        ...(allClasses && { classes }),
        ...weight,
      };
      const what = `case ${i} ${average} ${zeroDivision} ${allClasses}`;
      near(t, metrics.precision(truth, predicted, options), each.precision, `${what} precision`);
      near(t, metrics.recall(truth, predicted, options), each.recall, `${what} recall`);
      near(t, metrics.f1(truth, predicted, options), each.f1, `${what} f1`);
    }
  }
});

interface ScoreCases {
  readonly binary: readonly {
    readonly truth: readonly number[];
    readonly scores: readonly number[];
    readonly sampleWeight: readonly number[] | null;
    readonly rocAuc: number | null;
    readonly averagePrecision: number | null;
    readonly logLoss: number;
  }[];
  readonly several: readonly {
    readonly truth: readonly number[];
    readonly scores: readonly (readonly number[])[];
    readonly sampleWeight: readonly number[] | null;
    readonly macro: { readonly rocAuc: number; readonly averagePrecision: number };
    readonly weighted: { readonly rocAuc: number; readonly averagePrecision: number };
    readonly logLoss: number;
    readonly topK: readonly number[];
  }[];
}

const { binary, several } = cases<ScoreCases>("scores");

test("scores of two classes: ROC AUC, average precision and log loss", (t) => {
  t.true(binary.some(({ rocAuc }) => rocAuc === null));
  for (const [i, { truth, scores, sampleWeight, ...expected }] of binary.entries()) {
    const weight = weighing(sampleWeight);
    const both = scores.map((score) => [1 - score, score]);
    near(t, metrics.rocAuc(truth, scores, weight), expected.rocAuc, `case ${i}`);
    near(t, metrics.rocAuc(truth, both, weight), expected.rocAuc, `case ${i}, two scores`);
    const precision = metrics.averagePrecision(truth, scores, weight);
    near(t, precision, expected.averagePrecision, `case ${i} precision`);
    near(t, metrics.logLoss(truth, scores, weight), expected.logLoss, `case ${i} loss`);
  }
});

test("scores of several classes: the same, averaged, and top-k accuracy", (t) => {
  t.true(several.length >= 30);
  for (const [i, { truth, scores, sampleWeight, ...expected }] of several.entries()) {
    const weight = weighing(sampleWeight);
    for (const average of ["macro", "weighted"] as const) {
      const options = { average, ...weight };
      const { rocAuc, averagePrecision } = expected[average];
      near(t, metrics.rocAuc(truth, scores, options), rocAuc, `case ${i} ${average}`);
      const precision = metrics.averagePrecision(truth, scores, options);
      near(t, precision, averagePrecision, `case ${i} ${average} precision`);
    }
    near(t, metrics.logLoss(truth, scores, weight), expected.logLoss, `case ${i} loss`);
    for (const [below, value] of expected.topK.entries()) {
      const k = below + 1;
      near(t, metrics.topKAccuracy(truth, scores, { k, ...weight }), value, `case ${i} top ${k}`);
    }
  }
});

interface NumberCase {
  readonly truth: readonly (readonly number[])[];
  readonly predicted: readonly (readonly number[])[];
  readonly sampleWeight: readonly number[] | null;
  readonly meanSquaredError: number;
  readonly rootMeanSquaredError: number;
  readonly meanAbsoluteError: number;
  readonly r2: number;
}

test("numbers: squared and absolute errors and R2", (t) => {
  const { meanSquaredError, rootMeanSquaredError, meanAbsoluteError, r2 } = metrics;
  const functions = { meanSquaredError, rootMeanSquaredError, meanAbsoluteError, r2 };
  const names = Object.keys(functions) as (keyof typeof functions)[];
  for (const [i, { truth, predicted, sampleWeight, ...expected }] of cases<NumberCase[]>(
    "numbers",
  ).entries()) {
    const weight = weighing(sampleWeight);
    const flat = { outputs: truth[0]?.length as number, ...weight };
    for (const name of names) {
      near(t, functions[name](truth, predicted, weight), expected[name], `case ${i} ${name}`);
      const same = functions[name](Float64Array.from(truth.flat()), predicted.flat(), flat);
      near(t, same, expected[name], `case ${i} ${name}, flat`);
    }
  }
});
