import type uPlot from "uplot";
import type { ChartSpec } from "../chart_spec.ts";
import { figure } from "./figure.ts";

/** A chart that has the focus: arrows move the cursor, and what stands there is said; Escape shows the whole again. */
export function byKeyboard(
  plot: HTMLElement,
  chart: uPlot,
  shown: () => ChartSpec,
  spoken: HTMLElement | null,
): void {
  let place = -1;
  const go = (to: number): void => {
    const { x, at, series } = shown();
    place = Math.min(Math.max(to, 0), at.length - 1);
    const left = chart.valToPos(at[place] as number, "x");
    chart.setCursor({ left, top: chart.over.clientHeight / 2 });
    const values = series.map(({ label, values }) => `${label} ${figure(values[place])}`);
    if (spoken) spoken.textContent = `${x.label} ${figure(at[place])}: ${values.join(", ")}`;
  };
  plot.addEventListener("keydown", (event) => {
    const { at } = shown();
    const leap = Math.max(1, Math.round(at.length / 20));
    const moves: Record<string, number> = {
      ArrowRight: place + (event.shiftKey ? leap : 1),
      ArrowLeft: place < 0 ? at.length - 1 : place - (event.shiftKey ? leap : 1),
      Home: 0,
      End: at.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) go(to);
    else if (event.key === "Escape") chart.setScale("x", whole(at));
    else return;
    event.preventDefault();
  });
  // A name in the legend shows or hides its series.
  for (const name of chart.root.querySelectorAll<HTMLElement>(".u-legend th")) {
    name.tabIndex = 0;
    name.setAttribute("role", "button");
    name.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      name.click();
      event.preventDefault();
    });
  }
}

const whole = (at: readonly number[]): { min: number; max: number } => ({
  min: at[0] ?? 0,
  max: at.at(-1) ?? 1,
});
