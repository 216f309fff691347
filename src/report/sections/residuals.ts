import type { Dataset } from "../../data/dataset.ts";
import type { Network } from "../../network/network.ts";
import { chart } from "../../page/chart.ts";
import type { Html } from "../../page/html.ts";
import { figure } from "../../text/numbers.ts";

/** Bars of the histogram. */
const BARS = 30;

/** Predicted against true numbers, and how the differences are spread; for each output. */
export function residualCharts(network: Network, data: Dataset): Html[] {
  const { targets, outputs } = data;
  if (targets === undefined) return [];
  const predictions = network.predict(data.features);
  return Array.from({ length: outputs }, (_, output) => {
    const pairs = Array.from({ length: data.samples }, (_, row): [number, number] => {
      const place = row * outputs + output;
      return [targets[place] as number, predictions[place] as number];
    }).sort(([a], [b]) => a - b);
    const name = outputs === 1 ? "" : ` of output ${output}`;
    return [scatter(pairs, name), histogram(pairs, name)];
  }).flat();
}

type Pairs = readonly (readonly [target: number, prediction: number])[];

function scatter(pairs: Pairs, name: string): Html {
  const targets = pairs.map(([target]) => target);
  return chart({
    title: `Predicted against true${name}`,
    note: "A point for each row; those on the line are right.",
    alternative: `${pairs.length} points; the true numbers go from ${figure(targets[0] ?? NaN)} to ${figure(targets.at(-1) ?? NaN)}.`,
    x: { label: "true" },
    y: { label: "predicted" },
    at: targets,
    series: [
      { label: "predicted", values: pairs.map(([, prediction]) => prediction), style: "points" },
      { label: "right", values: targets, style: "dashed", color: 7 },
    ],
  });
}

function histogram(pairs: Pairs, name: string): Html {
  const residuals = pairs.map(([target, prediction]) => prediction - target);
  const [least, most] = residuals.reduce(
    ([least, most], each) => [Math.min(least, each), Math.max(most, each)],
    [Infinity, -Infinity],
  );
  const width = (most - least) / BARS || 1;
  const counts = Array.from({ length: BARS }, () => 0);
  for (const each of residuals) {
    const bar = Math.min(BARS - 1, Math.floor((each - least) / width));
    (counts[bar] as number) += 1;
  }
  const mean = residuals.reduce((sum, each) => sum + each, 0) / residuals.length;
  const deviation = Math.sqrt(
    residuals.reduce((sum, each) => sum + (each - mean) ** 2, 0) / residuals.length,
  );
  return chart({
    title: `Residuals${name}`,
    note: "Predicted less true: how many rows are off by how much.",
    alternative: `They have the mean ${figure(mean)} and the standard deviation ${figure(deviation)}.`,
    x: { label: "residual" },
    y: { label: "rows" },
    at: counts.map((_, i) => least + (i + 0.5) * width),
    series: [{ label: "rows", values: counts, style: "bars" }],
  });
}
