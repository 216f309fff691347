import { chart } from "../page/chart.ts";
import { html } from "../page/html.ts";
import { page } from "../page/page.ts";
import { counted, rateText } from "../text/numbers.ts";
import { AVERAGE_NOTE } from "./sections/costs.ts";
import { tiles } from "./sections/tiles.ts";
import { isWide } from "./series.ts";

/** A learning rate range test: steps at growing rates. */
export interface RangeTest {
  readonly title: string;
  readonly optimizer: string;
  readonly rates: readonly number[];
  /** The mini-batch's cost at each rate, and its average. */
  readonly costs: readonly number[];
  readonly averages: readonly number[];
  /** The rate that it suggests; none if the cost never fell. */
  readonly suggestion: number | undefined;
  readonly found: readonly string[];
  readonly command: string;
}

/** An average of so many times the first ends the chart: what comes after would hide the fall before it. */
const CUT = 4;

/** A range test as a page. */
export function rangePage(test: RangeTest): string {
  const { title, optimizer, rates, costs, averages, suggestion, found, command } = test;
  const end = averages.findIndex((average) => average > CUT * (averages[0] as number));
  const cut = (values: readonly number[]) => values.slice(0, end < 0 ? undefined : end);
  const said =
    suggestion === undefined
      ? "The cost never falls: there is no suggestion."
      : `The averaged cost falls fastest at a rate of ${suggestion}.`;
  const range = `${counted(rates.length, "step")}, rates from ${rateText(rates[0] ?? NaN)} to ${rateText(rates.at(-1) ?? NaN)}`;
  const body = html` ${tiles([
      ["suggested rate", suggestion === undefined ? "none" : String(suggestion)],
      ["optimizer", optimizer],
      ["steps", String(rates.length)],
    ])}
    <section>
      <h2>Range test</h2>
      ${chart({
        title: "Cost over the learning rate",
        note: html`A step at each rate, each larger than the last by the same factor: ${range}.
        ${AVERAGE_NOTE} The suggestion is where the average falls fastest over the logarithm of the
        rate (Smith, 2015); the chart ends where the average is ${CUT} times the first.`,
        alternative: `${range}. ${said}`,
        x: { label: "learning rate", scale: "log" },
        y: { label: "cost", scale: isWide(cut(averages)) ? "log" : "linear" },
        at: cut(rates),
        series: [
          { label: "cost", values: cut(costs), style: "faint" },
          { label: "average", values: cut(averages), color: 0 },
        ],
        ...(suggestion !== undefined && {
          marks: [{ at: suggestion, label: `suggested: ${suggestion}` }],
        }),
      })}
      <p>
        ${said} The rate changes while the network learns, so take it as a place to start; a third
        of it is safer for long trainings.
      </p>
    </section>
    <section>
      <h2>Data</h2>
      <div class="card">${found.map((line) => html`<p>${line}</p>`)}</div>
    </section>
    <section>
      <h2>The same again</h2>
      <pre tabindex="0"><code class="command">${command}</code></pre>
    </section>`;
  return page({ title, body });
}
