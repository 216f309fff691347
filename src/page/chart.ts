import type { ChartSpec } from "./chart_spec.ts";
import { html, json, type Content, type Html } from "./html.ts";
import { figure } from "../text/numbers.ts";
import { table } from "./table.ts";
import { thinned } from "./thinned.ts";

/** A chart with what is said about it. */
export interface Chart extends ChartSpec {
  readonly title: string;
  /** What there is to see, for all. */
  readonly note?: Content;
  /** What there is to see, for those who do not see it. */
  readonly alternative: string;
  /** Whether its numbers stand beneath it as a table. Default true. */
  readonly numbers?: boolean;
}

/** Rows of the table beneath a chart. */
const ROWS = 24;

/** A figure: the chart, which the page's script draws, and its numbers as a table. */
export function chart({ title, note, alternative, numbers = true, ...whole }: Chart): Html {
  const spec = thinned(whole);
  return html`<figure class="chart">
    <figcaption>
      <h3>${title}</h3>
      ${note && html`<p>${note}</p>`}
    </figcaption>
    <div
      class="plot"
      role="group"
      aria-roledescription="chart"
      aria-label="${`${title}. ${alternative}`}"
      tabindex="0"
    ></div>
    <p class="spoken" aria-live="polite"></p>
    <script type="application/json">
      ${json(spec)}
    </script>
    ${
      numbers &&
      html`<details>
        <summary>Numbers</summary>
        ${numbersOf(spec)}
      </details>`
    }
  </figure>`;
}

/** Some rows of the numbers of a chart, evenly. */
function numbersOf(spec: ChartSpec): Html {
  const head = [spec.x.label, ...spec.series.map(({ label }) => label)];
  const step = Math.max(1, (spec.at.length - 1) / (ROWS - 1));
  const rows = Array.from({ length: Math.min(ROWS, spec.at.length) }, (_, i) => {
    const place = Math.round(i * step);
    const values = spec.series.map(({ values }) => values[place] ?? null);
    return [spec.at[place] ?? null, ...values].map((value) =>
      value === null ? "" : figure(value),
    );
  });
  return table(head, rows);
}
