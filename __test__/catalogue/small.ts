import { Dataset } from "../../src/index.ts";

/** Four corners of a square. */
export const features = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
/** With classes. */
export const classes = Dataset.fromArrays({ features, labels: [0, 1, 1, 0] });
/** With numbers. */
export const numbers = Dataset.fromArrays({ features, targets: [[0], [1], [1], [2]] });
