import { chart } from "../../page/chart.ts";
import type { Html } from "../../page/html.ts";
import type { History } from "../../fit/history.ts";
import { rateText } from "../../text/numbers.ts";
import { counting, ends, isWide } from "../series.ts";

/** The learning rate of each step. */
export function rates({ steps }: History<unknown>): Html {
  const values = Array.from(steps.rates);
  const [first, last] = ends(values);
  const still = values.every((rate) => rate === first);
  return chart({
    title: "Learning rate",
    alternative: still
      ? `It is ${rateText(first)} in every step.`
      : `It goes from ${rateText(first)} to ${rateText(last)}.`,
    x: { label: "step" },
    y: { label: "learning rate", scale: isWide(values) ? "log" : "linear" },
    at: counting(values.length),
    series: [{ label: "learning rate", values, color: 3 }],
  });
}
