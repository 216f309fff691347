import { metrics } from "../../src/index.ts";
import { catalogue } from "./table.ts";

// Metrics, which the catalogue does not number.
const argument = { name: "ArgumentError", code: "DH_ARG" };
const data = (code: string) => ({ name: "DataError", code });
const wrong = <T>(value: unknown): T => value as T;
const weigh = (sampleWeight: unknown) => () =>
  metrics.accuracy([0, 1, 1], [0, 1, 0], { sampleWeight: wrong(sampleWeight) });

catalogue([
  {
    row: "metrics a",
    call: () => metrics.accuracy([0, 1], [0]),
    ...data("DH_SHAPE"),
    message: /^metrics\.accuracy: predicted must have 2 values like truth; got 1$/,
  },
  {
    row: "metrics b",
    call: () => metrics.accuracy([], []),
    ...data("DH_EMPTY"),
    message: /truth must have at least 1 value$/,
  },
  {
    row: "metrics c",
    call: () => metrics.recall([0, 1.5], [0, 1]),
    ...data("DH_LABEL"),
    message: /^metrics\.recall: truth\[1\] must be an integer from 0; got 1\.5$/,
  },
  {
    row: "metrics d",
    call: () => metrics.confusionMatrix([0, 3], [0, 1], { classes: 3 }),
    ...data("DH_LABEL"),
    message: /truth\[1\] must be an integer in 0\.\.2; got 3$/,
  },
  {
    row: "metrics e",
    call: () => metrics.f1([0, 1, 2], [0, 1, 1]),
    name: "ArgumentError",
    code: "DH_COMBO",
    message: /^metrics\.f1: average must be macro, weighted or micro for 3 classes$/,
  },
  {
    row: "metrics f",
    call: () => metrics.f1([0, 1], [0, 1], { average: wrong("marco") }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /average must be one of .*"macro".* got string "marco"/,
  },
  {
    row: "metrics g",
    call: () => metrics.precision([0, 1], [0, 1], { zeroDivision: 2 }),
    name: "ArgumentError",
    code: "DH_RANGE",
    message: /zeroDivision must be 0, 1 or NaN; got 2$/,
  },
  {
    row: "metrics h",
    call: weigh([1, 2, -1]),
    ...data("DH_WEIGHT"),
    message: /sampleWeight\[2\] must be a finite number ≥ 0; got -1$/,
  },
  {
    row: "metrics i",
    call: weigh([1, NaN, 1]),
    ...data("DH_WEIGHT"),
    message: /sampleWeight\[1\] must be a finite number ≥ 0; got NaN$/,
  },
  {
    row: "metrics j",
    call: weigh([0, 0, 0]),
    ...data("DH_WEIGHT"),
    message: /the sum of sampleWeight must be > 0; got 0$/,
  },
  {
    row: "metrics k",
    call: weigh([1, 1]),
    ...data("DH_WEIGHT"),
    message: /sampleWeight\.length must be 3, one a sample; got 2$/,
  },
  { row: "metrics l", call: weigh("111"), ...argument, message: /sampleWeight must be an array/ },
  {
    row: "metrics m",
    call: () => metrics.rocAuc([0, 1, 1], [0.1, Infinity, 0.5]),
    ...data("DH_NONFINITE"),
    message: /^metrics\.rocAuc: scores\[1\] must be finite; got Infinity$/,
  },
  {
    row: "metrics n",
    call: () => metrics.rocAuc([0, 1, 2], [0.1, 0.5, 0.5]),
    ...data("DH_LABEL"),
    message: /truth\[2\] must be an integer in 0\.\.1; got 2$/,
  },
  {
    row: "metrics o",
    call: () => metrics.rocAuc([0, 1, 1], [0.1, 0.5, 0.5, 0.1]),
    ...data("DH_SHAPE"),
    message: /scores must have as many values for each of 3 samples; got 4$/,
  },
  {
    row: "metrics p",
    call: () => metrics.topKAccuracy([0, 1], [0.1, 0.9]),
    name: "ArgumentError",
    code: "DH_COMBO",
    message: /scores must have a score for each class; got one a sample$/,
  },
  {
    row: "metrics q",
    call: () => metrics.logLoss([0, 1], [0.1, 1.5]),
    name: "OutOfRangeError",
    code: "DH_RANGE",
    message: /^metrics\.logLoss: probabilities\[1\] must be in 0\.\.1; got 1\.5$/,
  },
  {
    row: "metrics r",
    call: () => metrics.r2([1, 2, 3], [1, 2]),
    ...data("DH_SHAPE"),
    message: /^metrics\.r2: predicted must have as many values for each of 3 samples; got 2$/,
  },
  {
    row: "metrics s",
    call: () => metrics.meanSquaredError([1, 2, 3], [1, 2, 3], { outputs: 2 }),
    ...data("DH_SHAPE"),
    message: /truth must have 2 values a sample; got 3$/,
  },
  {
    row: "metrics t",
    call: () => metrics.meanAbsoluteError([[1, 2], [3]], [[1, 2], [3]]),
    ...data("DH_SHAPE"),
    message: /truth\[1\] must have 2 values; got 1$/,
  },
  {
    row: "metrics u",
    call: () => metrics.meanSquaredError(wrong([1, "2"]), [1, 2]),
    ...argument,
    message: /truth\[1\] must be a number; got string "2"$/,
  },
  {
    row: "metrics v",
    call: () => metrics.accuracy([0], [0], wrong({ weight: [1] })),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /^metrics\.accuracy: weight is not an option/,
  },
]);
