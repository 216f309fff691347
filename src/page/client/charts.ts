import type uPlot from "uplot";
import { REDRAW, type ChartSpec } from "../chart_spec.ts";
import { byKeyboard } from "./keyboard.ts";
import { columns, draw } from "./plot.ts";

/** Draws every chart of the page from the data beside it; each follows the width that it has. */
export function drawCharts(page: ParentNode): uPlot[] {
  return [...page.querySelectorAll<HTMLElement>("figure.chart")].flatMap((figure) => {
    const plot = figure.querySelector<HTMLElement>(".plot");
    const data = figure.querySelector("script[type='application/json']")?.textContent;
    if (plot === null || !data) return [];
    const spec = JSON.parse(data) as ChartSpec;
    return [drawChart(figure, plot, spec)];
  });
}

/** One chart into an element of a figure. */
export function drawChart(figure: HTMLElement, plot: HTMLElement, spec: ChartSpec): uPlot {
  const size = () => ({ width: plot.clientWidth, height: plot.clientWidth < 480 ? 220 : 280 });
  const chart = draw(plot, spec, size());
  new ResizeObserver(() => {
    if (plot.clientWidth !== chart.width && plot.clientWidth > 0) chart.setSize(size());
  }).observe(plot);
  let shown = spec;
  plot.addEventListener(REDRAW, ({ detail }: CustomEventInit<ChartSpec>) => {
    if (detail === undefined) return;
    shown = detail;
    chart.setData(columns(shown));
  });
  byKeyboard(plot, chart, () => shown, figure.querySelector<HTMLElement>(".spoken"));
  return chart;
}
