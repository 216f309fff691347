import { Optimizer, type OptimizerSpec } from "../optimizers/index.ts";
import type { Landscape } from "./landscapes/landscape.ts";

/** Where a descent was after each step, the start first. */
export type Path = Readonly<Record<"x" | "y", Float32Array> & Record<"height", Float64Array>>;

// #region shown
/** Goes down a landscape: an optimizer of the library changes `w` in place, step by step. */
export function descend(
  spec: OptimizerSpec,
  { height, slope, start }: Landscape,
  steps: number,
): Path {
  const w = Float32Array.from(start);
  const optimizer = new Optimizer(spec, w);
  const [x, y] = [[w[0]!], [w[1]!]];
  while (optimizer.steps < steps && Math.abs(w[0]!) + Math.abs(w[1]!) < FAR) {
    optimizer.step(slope(w));
    x.push(w[0]!);
    y.push(w[1]!);
  }
  return {
    x: Float32Array.from(x),
    y: Float32Array.from(y),
    height: Float64Array.from(x, (each, i) => height(each, y[i]!)),
  };
}

/** A descent that is as far away as that diverges, and is over. */
const FAR = 1000;
// #endregion
