import type { Landscape } from "./landscape.ts";

// #region shown
/** `J(x) = x^2 / (1 + x^2)`: a dip at 0, and ever flatter ground to both sides of it. */
export const plateau: Landscape = {
  height: (x) => (x * x) / (1 + x * x),
  slope: ([x = 0]) => Float32Array.of((2 * x) / ((1 + x * x) * (1 + x * x)), 0),
  start: [5, 0],
};
// #endregion
