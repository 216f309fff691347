import { cost, start } from "../landscapes/line.ts";
import type { Curves, Map, Trace } from "../views.ts";

/** Where the cost of the line is least, by the normal equations; `__test__/gallery` checks it. */
export const LEAST = [1.3318, 0.566] as const;

/** The cost of the line from above. */
export const lineMap = (
  traces: readonly Trace[],
  { x, y, levels }: Record<"x" | "y", readonly [number, number]> & Pick<Map, "levels">,
): Map => ({
  kind: "map",
  title: "The paths, from above",
  x: { label: "w", range: x },
  y: { label: "b", range: y },
  height: cost,
  levels,
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
