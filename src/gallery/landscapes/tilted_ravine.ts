import type { Landscape } from "./landscape.ts";

// #region shown
/** A ravine so many times as steep across as along, turned by 45 degrees or not; begun as high on either account. */
export function tiltedRavine(steepness: number, tilted: boolean): Landscape {
  const c = tilted ? Math.SQRT1_2 : 1;
  const s = tilted ? Math.SQRT1_2 : 0;
  const along = (x: number, y: number): number => c * x + s * y;
  const across = (x: number, y: number): number => c * y - s * x;
  const [a, b] = [-9, 9 / Math.sqrt(steepness)];
  return {
    height: (x, y) => {
      const [u, v] = [along(x, y), across(x, y)];
      return (u * u + steepness * v * v) / 2;
    },
    slope: ([x = 0, y = 0]) => {
      const [u, v] = [along(x, y), steepness * across(x, y)];
      return Float32Array.of(c * u - s * v, s * u + c * v);
    },
    start: [c * a - s * b, s * a + c * b],
  };
}
// #endregion
