import type { ChartSpec } from "../page/chart_spec.ts";
import type { Series } from "./figure.ts";
import { LOOKS, type Curves, type Span } from "./views.ts";

/** The size of a drawing, in units of its own, and where its plot is in it. */
export const SIZE = { width: 640, height: 400, left: 52, right: 14, top: 14, bottom: 46 } as const;

/** Where a number stands in a drawing. */
export interface Scales {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

export const scales = (x: Span, y: Span): Scales => ({
  x: linear(x.range, [SIZE.left, SIZE.width - SIZE.right]),
  y: linear(y.range, [SIZE.height - SIZE.bottom, SIZE.top]),
});

function linear(
  [from, to]: readonly [number, number],
  [low, high]: readonly [number, number],
): (value: number) => number {
  return (value) => low + ((value - from) / (to - from)) * (high - low);
}

/** A coordinate as it stands in a path: to a tenth of a unit, and not so far out that it breaks the drawing. */
export const coordinate = (value: number): string =>
  String(Math.round(10 * Math.min(Math.max(value, -5000), 5000)) / 10);

/** The chart of a run's columns. */
export function curvesOf({ x, y, at, lines }: Curves, series: Series): ChartSpec {
  const columns = lines.map((line) => Array.from(series[line.series] ?? [], finite));
  const longest = Math.max(...columns.map(({ length }) => length));
  const places = typeof at === "number" ? Array.from({ length: longest }, (_, i) => at + i) : at;
  return {
    x,
    y,
    at: places,
    series: lines.map(({ label, tone, style = "line" }, i) => ({
      label,
      style,
      ...LOOKS[tone],
      values: places.map((_, place) => columns[i]?.[place] ?? null),
    })),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
