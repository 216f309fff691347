import { ravine } from "../landscapes/ravine.ts";
import type { Curves, Map, Trace } from "../views.ts";

/** Rates for the ravine: plain descent diverges above 0.04. */
export const RATES = [0.005, 0.01, 0.02, 0.036, 0.05, 0.1, 0.2, 0.4] as const;

// #region shown
/** Steps of a run. */
export const STEPS = 120;
// #endregion

/** The ravine from above. */
export const ravineMap = (traces: readonly Trace[]): Map => ({
  kind: "map",
  title: "The paths, from above",
  x: { label: "x", range: [-10, 3] },
  y: { label: "y", range: [-2, 2] },
  height: ravine.height,
  levels: [0.3, 1.2, 3, 6, 10, 16, 24, 34, 46, 60, 76, 94],
  marks: [
    { at: ravine.start, label: "start" },
    { at: [0, 0], label: "minimum" },
  ],
  traces,
});

/** The cost after each step. */
export const costOf = (traces: readonly Trace[]): Curves => ({
  kind: "curves",
  title: "The cost, step by step",
  x: { label: "step" },
  at: 0,
  y: { label: "cost J", scale: "log", range: [1e-6, 1e3] },
  lines: traces.map((trace) => ({ ...trace, series: `${trace.series}.height` })),
});
