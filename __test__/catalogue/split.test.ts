import { Dataset, type SplitOptions } from "../../src/data/dataset.ts";
import { catalogue } from "./table.ts";

const argument = { name: "ArgumentError", code: "DH_ARG" };
const data = (code: string) => ({ name: "DataError", code });
const range = { name: "OutOfRangeError", code: "DH_RANGE" };
const three = Dataset.fromArrays({ features: [[1], [2], [3]], labels: [0, 0, 1] });
const split = (options: object) => () => three.split(options as SplitOptions);

catalogue([
  {
    row: "30a",
    call: split({ test: -0.1 }),
    ...range,
    message: /^Dataset\.split: test must be a finite number > 0 and < 1; got -0\.1$/,
  },
  { row: "30b", call: split({ test: 0 }), ...range, message: /got 0$/ },
  { row: "30c", call: split({ test: 1 }), ...range, message: /got 1$/ },
  { row: "30d", call: split({ test: 1.5 }), ...range, message: /got 1\.5$/ },
  { row: "30e", call: split({ test: NaN }), ...range, message: /got NaN$/ },
  {
    row: "30f",
    call: split({ test: "0.2" }),
    name: "ArgumentError",
    code: "DH_RANGE",
    message: /got string "0\.2"$/,
  },
  {
    row: "30g",
    call: split({ test: 0.5, sed: 1 }),
    name: "ArgumentError",
    code: "DH_UNKNOWN",
    message: /sed is not an option; did you mean "seed"\?$/,
  },
  {
    row: "30h",
    call: split({ test: 0.5, seed: -1 }),
    ...range,
    message: /seed must be an integer 0\.\.2\^53-1; got -1$/,
  },
  {
    row: "30i",
    call: split({ test: 0.5, stratify: 1 }),
    ...argument,
    message: /stratify must be true or false; got 1$/,
  },
  {
    row: "31",
    call: split({ test: 0.1 }),
    ...data("DH_EMPTY"),
    message: /test 0\.1 leaves 0 test rows of 3$/,
  },
  {
    row: "31b",
    call: split({ test: 0.9 }),
    ...data("DH_EMPTY"),
    message: /test 0\.9 leaves 0 training rows of 3$/,
  },
  {
    row: "32",
    call: split({ test: 0.5, stratify: true }),
    ...data("DH_LABEL"),
    message: /class 1 has 1 row; stratify needs 2$/,
  },
  {
    row: "32b",
    call: () =>
      Dataset.fromArrays({ features: [[1], [2]], targets: [1, 2] }).split({
        test: 0.5,
        stratify: true,
      }),
    name: "ArgumentError",
    code: "DH_COMBO",
    message: /stratify needs labels/,
  },
  {
    row: "subset a",
    call: () => three.subset([]),
    ...data("DH_EMPTY"),
    message: /indices must have at least 1 value$/,
  },
  {
    row: "subset b",
    call: () => three.subset([0, 3]),
    ...range,
    message: /^Dataset\.subset: indices\[1\] must be an integer 0\.\.2; got 3$/,
  },
  {
    row: "batch",
    call: () => three.batch([0.5]),
    ...range,
    message: /^Dataset\.batch: indices\[0\] must be an integer 0\.\.2; got 0\.5$/,
  },
]);
