import uPlot from "uplot";
import type { Axis, ChartSpec, Series } from "../chart_spec.ts";
import { figure } from "./figure.ts";
import { marked } from "./marks.ts";
import { themed } from "./theme.ts";

/** Colours of the style sheet for series: `--series-1` and so on. */
const COLORS = 8;

const color = (place: number): string => `--series-${(place % COLORS) + 1}`;

/** A chart in the element. */
export function draw(
  element: HTMLElement,
  spec: ChartSpec,
  size: { width: number; height: number },
): uPlot {
  const { x, y, at, series, marks = [] } = spec;
  const options: uPlot.Options = {
    ...size,
    scales: { x: { time: false, ...scale(x) }, y: scale(y) },
    axes: [
      { ...axis(x), ...(at.every(Number.isInteger) && { incrs: WHOLE }) },
      { ...axis(y), size: room },
    ],
    series: [
      { label: x.label, value: (_, value: number | null) => figure(value) },
      ...series.map((each, i) => line(each, each.color ?? i)),
    ],
    legend: { markers: { width: 2 } },
    cursor: { y: false, focus: { prox: 24 } },
    focus: { alpha: 0.4 },
    plugins: marks.length > 0 ? [marked(marks)] : [],
  };
  return new uPlot(options, columns(spec), element);
}

/** The numbers of a chart, as uPlot takes them. */
export function columns({ y, at, series }: ChartSpec): uPlot.AlignedData {
  const drawn = (value: number | null): number | null =>
    y.scale === "log" && value !== null && value <= 0 ? null : value;
  return [[...at], ...series.map(({ values }) => values.map(drawn))];
}

/** Whole steps between ticks, where only whole numbers mean something. */
const WHOLE = Array.from({ length: 10 }, (_, power) =>
  [1, 2, 5].map((n) => n * 10 ** power),
).flat();

/** As much room beside the chart as its longest number takes. */
const room = (_: uPlot, values: string[] | null): number =>
  24 + 7 * Math.max(3, ...(values ?? []).map((value) => value?.length ?? 0));

const scale = ({ scale, range }: Axis): uPlot.Scale => ({
  ...(scale === "log" && { distr: 3 as const }),
  ...(range !== undefined && { range: [...range] }),
});

const axis = ({ label, scale }: Axis): uPlot.Axis => ({
  label,
  labelSize: 22,
  labelFont: "13px system-ui, sans-serif",
  font: "12px system-ui, sans-serif",
  stroke: () => themed("--muted"),
  grid: { stroke: () => themed("--line"), width: 1, ...(scale === "log" && { filter: rounds }) },
  ticks: { stroke: () => themed("--line"), width: 1, ...(scale === "log" && { filter: rounds }) },
  ...(scale === "log" && {
    filter: rounds,
    values: (_: uPlot, splits: (number | null)[]) =>
      splits.map((value) => (value === null ? "" : figure(value))),
  }),
});

/** On a logarithmic axis only powers of ten have room; where there are few, twice and five times them as well. */
function rounds(_: uPlot, splits: number[]): (number | null)[] {
  const isWide = (splits.at(-1) ?? 1) / (splits[0] ?? 1) > 100;
  return splits.map((value) => {
    const first = Number(value.toExponential(1).charAt(0));
    return first === 1 || (!isWide && (first === 2 || first === 5)) ? value : null;
  });
}

function line(
  { label, style = "line", dash }: Omit<Series, "values">,
  place: number,
): uPlot.Series {
  const name = color(place);
  const stroke = (): string => themed(name);
  const common: uPlot.Series = {
    label,
    stroke,
    width: 2,
    ...(dash !== undefined && { dash: [...dash] }),
    points: { show: false },
    spanGaps: true,
    value: (_, value: number | null) => figure(value),
  };
  switch (style) {
    case "line":
      return { ...common, points: {} };
    case "faint":
      return { ...common, width: 1, alpha: 0.35 };
    case "dashed":
      return { ...common, width: 1.5, dash: [6, 5] };
    case "steps":
      return { ...common, paths: built(uPlot.paths.stepped?.({ align: 1 })) };
    case "points":
      return {
        ...common,
        paths: () => null,
        points: { show: true, size: 5, width: 1, fill: stroke },
        alpha: 0.7,
      };
    case "bars":
      return { ...common, width: 1, fill: stroke, paths: bars(), alpha: 0.8 };
  }
}

const bars = (): uPlot.Series.PathBuilder =>
  built(uPlot.paths.bars?.({ size: [0.95, Infinity], align: 0 }));

function built(builder: uPlot.Series.PathBuilder | undefined): uPlot.Series.PathBuilder {
  if (builder === undefined) throw new Error("this uPlot has not all paths");
  return builder;
}
