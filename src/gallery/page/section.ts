import { chart } from "../../page/chart.ts";
import { html, json, type Html } from "../../page/html.ts";
import { curvesOf } from "../drawing.ts";
import type { Figure } from "../figure.ts";
import type { Encoded, FigureData } from "../figure_data.ts";
import type { Run } from "../grid.ts";
import { shownCode } from "../shown_code.ts";
import type { View } from "../views.ts";
import { controls } from "./controls.ts";
import { drawing } from "./drawings.ts";
import { formula } from "./formula.ts";
import { surfaceData } from "./surface_data.ts";

/** A figure and all of its runs. */
export function section(figure: Figure, runs: readonly Run[], encoded: Encoded): Html {
  const { name, chapter, title, lesson, formulas } = figure;
  const shown = initialRun(figure, runs);
  return html`<section class="figure" id="${name}" aria-labelledby="${name}-title">
    <header>
      <p class="chapter">${chapter}</p>
      <h2 id="${name}-title">${title}</h2>
    </header>
    <div class="intro">
      <div class="lesson">${lesson.map((text) => html`<p>${text}</p>`)}</div>
      <div class="formulas">${formulas.map(formula)}</div>
    </div>
    ${controls(figure)}
    <div class="views">${figure.views.map((view, i) => picture(`${name}-${i}`, view, shown))}</div>
    <p class="reading" role="status">${shown.reading}</p>
    ${code(figure)}
    <details class="numbers"><summary>Every number of this run</summary></details>
    <script type="application/json" class="data">
      ${json(dataOf(figure, encoded))}
    </script>
  </section> `;
}

function code(figure: Figure): Html {
  const { own, helpers } = shownCode(figure);
  return html`<details class="code">
    <summary>The code that ran</summary>
    ${block(own)} ${helpers.length > 0 && html`<p>What it uses:</p>`} ${helpers.map(block)}
  </details>`;
}

const block = (text: string): Html => html`<pre tabindex="0"><code>${text}</code></pre>`;

/** The run that the sliders begin with. */
function initialRun({ controls }: Figure, runs: readonly Run[]): Run {
  const found = runs.find(({ settings }) =>
    Object.entries(controls).every(([name, { initial }]) => settings[name] === initial),
  );
  if (found === undefined) throw new Error("a control begins with a value that it has not");
  return found;
}

function picture(id: string, view: View, { series, reading }: Run): Html {
  if (view.kind !== "curves") return drawing(id, view, reading);
  const spec = curvesOf(view, series);
  return chart({ ...spec, title: view.title, alternative: reading, numbers: false });
}

const dataOf = ({ controls, views }: Figure, encoded: Encoded): FigureData => ({
  controls: Object.entries(controls).map(([name, { values, names }]) => ({
    name,
    texts: values.map((value) => names?.[value] ?? String(value)),
  })),
  views: views.map((view) => (view.kind === "surface" ? surfaceData(view) : view)),
  encoded,
});
