import type { Landscape } from "./landscape.ts";

// #region shown
/** `J(x, y) = x^2 / 2 - y^2 / 2 + y^4 / 4`: level at (0, 0), which is no minimum; those are at (0, 1) and (0, -1). */
export const saddle: Landscape = {
  height: (x, y) => (x * x - y * y) / 2 + (y * y * y * y) / 4,
  slope: ([x = 0, y = 0]) => Float32Array.of(x, y * y * y - y),
  start: [1.3, 1e-4],
};
// #endregion
