import {
  ExponentialAverage,
  effectiveWindow,
  exponentialAverage,
} from "../../src/averages/exponential_average.ts";
import { adviseBatchSize } from "../../src/batching/advise.ts";
import { cutBatches } from "../../src/batching/cut.ts";
import { catalogue } from "./table.ts";

// Averages and batch sizes, which the catalogue does not number.
const range = { name: "OutOfRangeError", code: "DH_RANGE" };
const argument = { name: "ArgumentError", code: "DH_ARG" };
const wrong = <T>(value: unknown): T => value as T;

catalogue([
  {
    row: "average a",
    call: () => exponentialAverage([1], { beta: 1 }),
    ...range,
    message: /beta must be a finite number ≥ 0 and < 1; got 1$/,
  },
  {
    row: "average b",
    call: () => effectiveWindow(-0.1),
    ...range,
    message: /^effectiveWindow: beta must be .* got -0\.1$/,
  },
  {
    row: "average c",
    call: () => exponentialAverage([1, NaN]),
    name: "DataError",
    code: "DH_NONFINITE",
    message: /^exponentialAverage: series\[1\] must be finite; got NaN$/,
  },
  {
    row: "average d",
    call: () => exponentialAverage(wrong("abc")),
    ...argument,
    message: /series must be an array of numbers; got string "abc"$/,
  },
  {
    row: "average e",
    call: () => exponentialAverage(wrong([1, "2"])),
    ...argument,
    message: /series\[1\] must be a number; got string "2"$/,
  },
  {
    row: "average f",
    call: () => new ExponentialAverage(wrong({ bias: true })),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /bias is not an option/,
  },
  {
    row: "average g",
    call: () => exponentialAverage(new Float32Array(new SharedArrayBuffer(8))),
    name: "ArgumentError",
    code: "DH_SHARED",
    message: /series must not be backed/,
  },
  {
    row: "batching a",
    call: () => adviseBatchSize({ samples: 0 }),
    ...range,
    message: /^adviseBatchSize: samples must be an integer 1\.\.2\^53-1; got 0$/,
  },
  {
    row: "batching b",
    call: () => adviseBatchSize({ samples: 9, network: wrong({}) }),
    ...argument,
    message: /network must be a Network; got object \{ {2}\}$/,
  },
  {
    row: "batching c",
    call: () => adviseBatchSize({ samples: 9, cache: 0 }),
    ...range,
    message: /cache must be a finite number > 0; got 0$/,
  },
  {
    row: "batching d",
    call: () => cutBatches(10, 0),
    ...range,
    message: /^cutBatches: batchSize must be an integer .* got 0$/,
  },
]);
