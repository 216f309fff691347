import { type Dataset, Network, dense, relu, type FitOptions } from "../../src/index.ts";
import { classes, numbers } from "./small.ts";
import { catalogue } from "./table.ts";

// What a run is told to watch, to limit and to keep.

const argument = { name: "ArgumentError", code: "DH_ARG" };
const unknown = { name: "ArgumentError", code: "DH_UNKNOWN" };
const range = { name: "OutOfRangeError", code: "DH_RANGE" };
const combination = { name: "ArgumentError", code: "DH_COMBO" };

const network = (outputs = 2) =>
  new Network({ input: 2, layers: [dense(3), relu(), dense(outputs)] });
/** What TypeScript would refuse, JavaScript lets through. */
const fit =
  (options: object, data: Dataset = classes, on = network()) =>
  () =>
    on.fit(data, { epochs: 1, ...options } as FitOptions);

catalogue([
  {
    row: "85",
    call: fit({ clip: { norm: 0 } }),
    ...range,
    message: /^Network\.fit: clip\.norm must be a finite number > 0; got 0$/,
  },
  { row: "85b", call: fit({ clip: { norm: -1 } }), ...range, message: /clip\.norm .*; got -1$/ },
  { row: "85c", call: fit({ clip: { norm: NaN } }), ...range, message: /clip\.norm .*; got NaN$/ },
  { row: "85d", call: fit({ clip: { value: 0 } }), ...range, message: /clip\.value .*; got 0$/ },
  {
    row: "85e",
    call: fit({ clip: { norm: 1, value: 1 } }),
    ...argument,
    message: /^Network\.fit: clip must have exactly one of norm and value$/,
  },
  { row: "85f", call: fit({ clip: {} }), ...argument, message: /exactly one of norm and value$/ },
  { row: "85g", call: fit({ clip: 1 }), ...argument, message: /clip must be an object; got 1$/ },
  {
    row: "101",
    call: fit({ dropLast: true, batchSize: 5 }),
    name: "DataError",
    code: "DH_EMPTY",
    message: /dropLast leaves 0 batches: batchSize is 5, and there are 4 samples$/,
  },
  {
    row: "102",
    call: fit({ validationSplit: 1.5 }),
    ...range,
    message: /^Network\.fit: validationSplit must be a finite number > 0 and < 1; got 1\.5$/,
  },
  {
    row: "102b",
    call: fit({ validationSplit: 0.1 }),
    name: "DataError",
    code: "DH_EMPTY",
    message: /^Network\.fit: validationSplit 0\.1 leaves 0 rows to validate on, of 4$/,
  },
  {
    row: "102c",
    call: fit({ validationSplit: 0.5, validation: classes }),
    ...combination,
    message: /validationSplit must not be given beside validation$/,
  },
  {
    row: "113",
    call: fit({ earlyStopping: { monitor: "val_los" }, validation: classes }),
    ...unknown,
    message:
      /earlyStopping\.monitor must be one of "loss", "validation\.loss", "validation\.accuracy"; got string "val_los"/,
  },
  {
    row: "113b",
    call: fit({ earlyStopping: { monitor: "validation.los" }, validation: classes }),
    ...unknown,
    message: /; did you mean "validation\.loss"\?$/,
  },
  {
    row: "113c",
    call: fit({ earlyStopping: { patience: -1 } }),
    ...range,
    message: /earlyStopping\.patience must be an integer 1\.\.2147483647; got -1$/,
  },
  {
    row: "113d",
    call: fit({ earlyStopping: { monitor: "validation.loss" } }),
    ...combination,
    message: /earlyStopping\.monitor "validation\.loss" needs validation data$/,
  },
  {
    row: "113e",
    call: fit({ earlyStopping: { mode: "up" } }),
    ...unknown,
    message: /earlyStopping\.mode must be one of "min", "max"; got string "up"/,
  },
  {
    row: "113f",
    call: fit({ plateau: { factor: 1 } }),
    ...range,
    message: /plateau\.factor must be a finite number > 0 and < 1; got 1$/,
  },
  {
    row: "113g",
    call: fit({ plateau: { monitor: 5 } }),
    ...argument,
    message: /plateau\.monitor must be the name of a measure; got 5$/,
  },
  {
    row: "113h",
    call: fit({ checkpoint: { path: "" } }),
    ...argument,
    message: /checkpoint\.path must be a non-empty string without NUL; got string ""$/,
  },
  {
    row: "113i",
    call: fit({ checkpoint: { path: "a", every: { steps: 1, epochs: 1 } } }),
    ...argument,
    message: /checkpoint\.every must be a number of epochs, or one of/,
  },
  {
    row: "113j",
    call: fit({ checkpoint: { path: "a", keep: 0 } }),
    ...range,
    message: /checkpoint\.keep must be an integer 1\.\./,
  },
  {
    row: "113k",
    call: fit({ onNonFinite: "skip" }),
    ...unknown,
    message: /onNonFinite must be one of "throw", "stop", "ignore"; got string "skip"/,
  },
  {
    row: "23g",
    call: fit({ classWeight: { 2: 1 } }),
    ...unknown,
    message: /classWeight has "2", which is no class/,
  },
  {
    row: "23h",
    call: fit({ classWeight: [1] }),
    ...argument,
    message: /classWeight must be an array of 2 weights, one a class; got an array of 1$/,
  },
  {
    row: "23i",
    call: fit({ classWeight: [0, 0] }),
    name: "DataError",
    code: "DH_WEIGHT",
    message: /classWeight must sum to > 0; all are 0$/,
  },
  {
    row: "23j",
    call: fit({ classWeight: "balanced" }, numbers, network(1)),
    ...combination,
    message: /classWeight needs labels; this data set has targets$/,
  },
  { row: "23k", call: fit({ classWeight: [1, -1] }), ...range, message: /classWeight\[1\] .*-1$/ },
]);
