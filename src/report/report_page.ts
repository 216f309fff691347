import type { Evaluation } from "../fit/evaluation.ts";
import type { SavedRun } from "../fit/saved/run.ts";
import type { Network } from "../network/network.ts";
import { html } from "../page/html.ts";
import { page } from "../page/page.ts";
import { counted, figure, grouped, percent } from "../text/numbers.ts";
import { programOf, type DataProgram } from "./program.ts";
import { about, trainingTime } from "./sections/about.ts";
import { confusionMatrix } from "./sections/classes.ts";
import { costs } from "./sections/costs.ts";
import { epochCharts } from "./sections/epochs.ts";
import { normCharts } from "./sections/norms.ts";
import { rates } from "./sections/rates.ts";
import { reproduce } from "./sections/reproduce.ts";
import { residualCharts } from "./sections/residuals.ts";
import { tiles } from "./sections/tiles.ts";
import { warningList, warningsOf } from "./sections/warnings.ts";
import type { ReportOptions } from "./write_report.ts";

/** A report, and what the command line knows besides. */
export interface ReportContent extends ReportOptions {
  /** The command that trains it again. */
  readonly command?: string;
  /** How a program has the same data. */
  readonly data?: DataProgram;
  /** What was found in the data. */
  readonly found?: readonly string[];
  /** What the run warned of. */
  readonly warnings?: readonly string[];
}

/** The report as a page. */
export function reportPage(content: ReportContent): string {
  const {
    network,
    history,
    test,
    title = "Training report",
    command,
    data,
    found = [],
    warnings = [],
  } = content;
  const run = network.lastRun as SavedRun;
  const { epochs, norms } = history;
  const tested = test && network.evaluate(test);
  const digest = network.digest();
  const last = epochs.at(-1)?.validation;
  const body = html` ${tiles([
      ...(tested ? measuresOf("test", tested) : []),
      ...(tested === undefined && last !== undefined ? measuresOf("validation", last) : []),
      ["epochs", String(epochs.length)],
      ["training time", trainingTime(history)],
      ["parameters", grouped(parametersOf(network))],
    ])}
    ${warningList(warningsOf(history, tested, warnings))}
    <section>
      <h2>Training</h2>
      <div class="grid">
        ${costs(history)} ${epochCharts(epochs)} ${rates(history)}
        ${norms && normCharts(norms, network)}
      </div>
    </section>
    ${
      tested &&
      test &&
      html`<section>
        <h2>Test</h2>
        <p>${counted(test.samples, "row")} that the network has not seen.</p>
        ${tested.confusion && confusionMatrix(tested.confusion, network.classNames)}
        ${tested.confusion === undefined && html`<div class="grid">${residualCharts(network, test)}</div>`}
      </section>`
    }
    <section>
      <h2>Spec</h2>
      ${
        found.length > 0 &&
        html`<div class="card">
          <h3>Data</h3>
          ${found.map((line) => html`<p>${line}</p>`)}
        </div>`
      }
      ${about(network, run, history)}
    </section>
    ${reproduce(command, programOf(network, run, data), digest)}`;
  return page({
    title,
    lead: html`<p>seed ${network.seed}, digest <code>${digest.slice(0, 16)}…</code></p>`,
    body,
  });
}

const parametersOf = (network: Network): number =>
  network.tensors().reduce((sum, { values }) => sum + values.length, 0);

/** The measures of an evaluation, each with its name. */
function measuresOf(on: string, { loss, accuracy, r2, meanAbsoluteError }: Evaluation) {
  const entries: [string, string | undefined][] = [
    ["accuracy", accuracy === undefined ? undefined : percent(accuracy)],
    ["R²", r2 === undefined ? undefined : figure(r2)],
    [
      "mean absolute error",
      meanAbsoluteError === undefined ? undefined : figure(meanAbsoluteError),
    ],
    ["loss", figure(loss)],
  ];
  return entries.map(([name, value]) => [`${on} ${name}`, value] as const);
}
