import { cost, start } from "../landscapes/line.ts";
import type { Curves, Map, Trace } from "../views.ts";

/** Where the cost of the line is least, by the normal equations; `__test__/gallery` checks it. */
export const LEAST = [1.3318, 0.566] as const;

/** The cost of the line from above. */
export const lineMap = (
  traces: readonly Trace[],
  { x, y }: Record<"x" | "y", readonly [number, number]>,
): Map => ({
  kind: "map",
  title: "The paths, from above",
  x: { label: "w", range: x },
  y: { label: "b", range: y },
  height: cost,
  levels: [0.063, 0.068, 0.08, 0.1, 0.14, 0.2, 0.3, 0.45, 0.65, 0.9, 1.2, 1.6, 2.1, 2.7, 3.4],
  marks: [
    { at: start, label: "start" },
    { at: LEAST, label: "minimum" },
  ],
  traces,
});

/** The cost of all days after each step. */
export const costOf = (traces: readonly Trace[]): Curves => ({
  kind: "curves",
  title: "The cost of all days, step by step",
  x: { label: "step" },
  at: 0,
  y: { label: "cost J", scale: "log" },
  lines: traces.map((trace) => ({ ...trace, series: `${trace.series}.height` })),
});
