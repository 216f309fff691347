import { chart } from "../../page/chart.ts";
import type { Html } from "../../page/html.ts";
import type { LayerNorms } from "../../fit/history.ts";
import type { Network } from "../../network/network.ts";
import { figure } from "../../text/numbers.ts";
import { counting, ends } from "../series.ts";

/** How large each layer's gradient and update were in each step. */
export function normCharts(norms: readonly LayerNorms[], { layers }: Network): Html[] {
  const draw = (title: string, note: string, of: (layer: LayerNorms) => Float64Array): Html => {
    const series = norms.map((each) => ({
      label: `${each.layer} ${layers[each.layer]?.kind}`,
      values: Array.from(of(each)),
    }));
    const said = series.map(({ label, values }) => {
      const [first, last] = ends(values);
      return `layer ${label} from ${figure(first)} to ${figure(last)}`;
    });
    return chart({
      title,
      note,
      alternative: `${said.join(", ")}.`,
      x: { label: "step" },
      y: { label: "norm", scale: "log" },
      at: counting(series[0]?.values.length ?? 0),
      series,
    });
  };
  return [
    draw(
      "Gradient norms",
      "The Euclidean norm of each layer's gradient, weights and biases together, its L2 term included. Norms that fade towards the input, or explode, are why deep networks do not learn.",
      ({ gradients }) => gradients,
    ),
    draw(
      "Update norms",
      "The Euclidean norm of what each step added to a layer's parameters: gradient, learning rate and optimizer together.",
      ({ updates }) => updates,
    ),
  ];
}
