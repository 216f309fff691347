import type { Landscape } from "./landscape.ts";

// #region shown
/** `J(x, y) = (x^2 + 50 y^2) / 2`: along x gentle, across it fifty times as steep; least at (0, 0). */
export const ravine: Landscape = {
  height: (x, y) => (x * x + 50 * y * y) / 2,
  slope: ([x = 0, y = 0]) => Float32Array.of(x, 50 * y),
  start: [-9, 1.5],
};
// #endregion
