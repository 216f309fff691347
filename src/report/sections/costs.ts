import { exponentialAverage } from "../../averages/exponential_average.ts";
import { chart } from "../../page/chart.ts";
import { html, type Html } from "../../page/html.ts";
import type { History } from "../../fit/history.ts";
import { counted, figure } from "../../text/numbers.ts";
import { counting, ends, isWide } from "../series.ts";

/** How much of the past stays in the average. */
const BETA = 0.9;

/** Costs averaged with what came before; nothing where there is no cost. */
export function averaged(costs: Float64Array): (number | null)[] {
  const known = costs.filter(Number.isFinite);
  const averages = exponentialAverage(known, { beta: BETA, biasCorrection: true });
  let next = 0;
  return Array.from(costs, (cost) => (Number.isFinite(cost) ? (averages[next++] ?? null) : null));
}

/** What the average is, in words. */
export const AVERAGE_NOTE = html`The average is exponentially weighted with bias correction:
  <i>v</i> ← β <i>v</i> + (1 − β) <i>J</i>, β = ${BETA}.`;

/** The cost of each mini-batch, and its exponentially weighted average. */
export function costs({ steps, batchSize }: History<unknown>): Html {
  const average = averaged(steps.costs);
  const values = Array.from(steps.costs, (cost) => (Number.isFinite(cost) ? cost : null));
  const [first, last] = ends(average);
  return chart({
    title: "Cost of each mini-batch",
    note: html`Before its update, with the L2 term. ${AVERAGE_NOTE}`,
    alternative: `Over ${counted(values.length, "step")} with mini-batches of ${batchSize}, the average goes from ${figure(first)} to ${figure(last)}.`,
    x: { label: "step" },
    y: { label: "cost", scale: isWide(values) ? "log" : "linear" },
    at: counting(values.length),
    series: [
      { label: "cost", values, style: "faint" },
      { label: "average", values: average, color: 0 },
    ],
  });
}
