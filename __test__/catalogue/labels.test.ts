import { Dataset } from "../../src/data/dataset.ts";
import { encodeLabels, unitTargets } from "../../src/data/labels.ts";
import { catalogue } from "./table.ts";

const argument = { name: "ArgumentError", code: "DH_ARG" };
const data = (code: string) => ({ name: "DataError", code });
type Options = Parameters<typeof Dataset.fromArrays>[0];
/** What TypeScript would refuse, JavaScript lets through. */
const make = (options: object) => () => Dataset.fromArrays(options as Options);
const labels = (value: unknown, more: object = {}) =>
  make({ features: [[1], [2], [3]], labels: value, ...more });

catalogue([
  {
    row: "16",
    call: labels([7, 0, 0], { classes: 3 }),
    ...data("DH_LABEL"),
    message: /labels\[0\] must be an integer in 0\.\.2; got 7$/,
  },
  {
    row: "17",
    call: labels([0, -1, 0], { classes: 3 }),
    ...data("DH_LABEL"),
    message: /labels\[1\] must be an integer in 0\.\.2; got -1$/,
  },
  {
    row: "17b",
    call: labels(Int8Array.of(0, -1, 0)),
    ...data("DH_LABEL"),
    message: /labels\[1\] must be an integer from 0; got -1$/,
  },
  {
    row: "18",
    call: labels([0, 0, 1.7], { classes: 3 }),
    ...data("DH_LABEL"),
    message: /labels\[2\] must be an integer in 0\.\.2; got 1\.7$/,
  },
  {
    row: "18b",
    call: labels([0, NaN, 0]),
    ...data("DH_LABEL"),
    message: /labels\[1\] must be an integer from 0; got NaN$/,
  },
  {
    row: "18c",
    call: labels([0, "1", 0]),
    ...argument,
    message: /labels\[1\] must be an integer from 0; got string "1"$/,
  },
  { row: "18d", call: labels([0, undefined, 0]), ...argument, message: /labels\[1\] is missing$/ },
  {
    row: "18e",
    call: labels(BigInt64Array.of(0n, 1n, 0n)),
    ...argument,
    message: /labels must be an array .* got BigInt64Array\(3\)$/,
  },
  {
    row: "19",
    call: labels(["cat", "dog", "cat"]),
    name: "ArgumentError",
    code: "DH_LABEL",
    message: /labels of strings need classes: \[\.\.\.\].* or encodeLabels$/,
  },
  {
    row: "20",
    call: labels(["cat", "dgo", "cat"], { classes: ["cat", "dog"] }),
    ...data("DH_LABEL"),
    message: /labels\[1\] "dgo" is not one of cat, dog; did you mean "dog"\?$/,
  },
  {
    row: "20b",
    call: labels([0, 0, 0], { classes: ["cat", "cat"] }),
    ...data("DH_LABEL"),
    message: /classes\[1\] "cat" is there already$/,
  },
  {
    row: "20c",
    call: labels([0, 0, 0], { classes: [] }),
    ...argument,
    message: /classes must be a non-empty array of names/,
  },
  {
    row: "20d",
    call: labels([0, 0, 0], { classes: 3, classNames: ["a", "b"] }),
    ...data("DH_SHAPE"),
    message: /classNames must have 3 names, one a class; got 2$/,
  },
  {
    row: "20e",
    call: () => encodeLabels(["a", ""] as string[]),
    ...argument,
    message: /^encodeLabels: labels\[1\] must be a non-empty string; got string ""$/,
  },
  {
    row: "21",
    call: labels([
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
    ]),
    ...data("DH_LABEL"),
    message: /labels\[2\] must be one-hot.*softLabels/,
  },
  {
    row: "21b",
    call: labels([
      [1, 0],
      [0, 0],
      [0, 1],
    ]),
    ...data("DH_LABEL"),
    message: /labels\[1\] must be one-hot/,
  },
  {
    row: "21c",
    call: labels(
      [
        [0.5, 0.4],
        [1, 0],
        [0, 1],
      ],
      { softLabels: true },
    ),
    ...data("DH_LABEL"),
    message: /the sum of labels\[0\] must be 1; got 0\.9/,
  },
  {
    row: "21d",
    call: labels(
      [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
      { classes: 3 },
    ),
    ...data("DH_SHAPE"),
    message: /labels\[0\] must have classes 3 values; got 2$/,
  },
  {
    row: "22",
    call: () => unitTargets("fit", "targets", Float32Array.of(0, 1, 2), 1),
    ...data("DH_LABEL"),
    message: /^fit: targets\[2\] must be in \[0, 1\]; got 2$/,
  },
  {
    row: "22b",
    call: labels(
      [
        [2, -1],
        [1, 0],
        [0, 1],
      ],
      { softLabels: true },
    ),
    ...data("DH_LABEL"),
    message: /labels\[0\]\[0\] must be in \[0, 1\]; got 2$/,
  },
]);
