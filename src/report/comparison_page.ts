import type { Evaluation } from "../fit/evaluation.ts";
import type { History } from "../fit/history.ts";
import { chart } from "../page/chart.ts";
import { html, type Html } from "../page/html.ts";
import { page } from "../page/page.ts";
import { table } from "../page/table.ts";
import { duration, figure, percent, rateText } from "../text/numbers.ts";
import { AVERAGE_NOTE, averaged } from "./sections/costs.ts";
import { counting, each, ends, isWide } from "./series.ts";

/** A training of a comparison. */
export interface Trial {
  readonly optimizer: string;
  readonly learningRate: number;
  readonly history: History<Evaluation>;
  readonly digest: string;
  /** What it took to reach the goal; null if it never did. */
  readonly reached: {
    readonly epochs: number;
    readonly steps: number;
    readonly seconds: number;
  } | null;
}

/** Several optimizers on the same data from the same start. */
export interface Comparison {
  readonly title: string;
  readonly trials: readonly Trial[];
  /** What was to be reached, in words; and the validation loss, if it is one. */
  readonly goal: string;
  readonly goalLoss?: number | undefined;
  readonly found: readonly string[];
  readonly command: string;
}

/** A comparison as a page. */
export function comparisonPage({
  title,
  trials,
  goal,
  goalLoss,
  found,
  command,
}: Comparison): string {
  const body = html` <section>
      <h2>To reach ${goal}</h2>
      <div class="card">${table(HEAD, trials.map(row))}</div>
    </section>
    <section>
      <h2>On the way</h2>
      <div class="grid">
        ${costs(trials)} ${losses(trials, goalLoss)} ${accuracies(trials)} ${byTime(trials)}
      </div>
    </section>
    <section>
      <h2>Data</h2>
      <div class="card">${found.map((line) => html`<p>${line}</p>`)}</div>
    </section>
    <section>
      <h2>The same again</h2>
      <p>
        Each training has the same data, first weights and orders of samples. The digests are the
        same on every machine; the times are this one's.
      </p>
      <pre tabindex="0"><code class="command">${command}</code></pre>
      ${table(
        ["optimizer", "digest"],
        trials.map((trial) => [labelOf(trial), html`<code>${trial.digest}</code>`]),
      )}
    </section>`;
  return page({ title, body });
}

const HEAD = [
  "optimizer",
  "learning rate",
  "epochs",
  "steps",
  "time",
  "cost at the end",
  "validation loss",
  "validation accuracy",
];

function row({ optimizer, learningRate, reached, history }: Trial) {
  const last = history.epochs.at(-1);
  const accuracy = last?.validation.accuracy;
  return [
    optimizer,
    rateText(learningRate),
    ...(reached === null
      ? ["not reached", "–", "–"]
      : [String(reached.epochs), String(reached.steps), duration(reached.seconds)]),
    figure(last?.loss ?? NaN),
    figure(last?.validation.loss ?? NaN),
    accuracy === undefined ? "–" : percent(accuracy),
  ];
}

const labelOf = ({ optimizer, learningRate }: Trial): string =>
  `${optimizer} ${rateText(learningRate)}`;

/** What is said of each series: where it begins and ends. */
const told = (series: readonly { label: string; values: readonly (number | null)[] }[]): string =>
  `${series
    .map(({ label, values }) => {
      const [first, last] = ends(values);
      return `${label} from ${figure(first)} to ${figure(last)}`;
    })
    .join("; ")}.`;

function costs(trials: readonly Trial[]): Html {
  const series = trials.map((trial) => ({
    label: labelOf(trial),
    values: averaged(trial.history.steps.costs),
  }));
  return chart({
    title: "Cost by step",
    note: html`Of each mini-batch, averaged. ${AVERAGE_NOTE}`,
    alternative: told(series),
    x: { label: "step" },
    y: { label: "cost", scale: isWide(series.flatMap(({ values }) => values)) ? "log" : "linear" },
    at: counting(Math.max(...series.map(({ values }) => values.length))),
    series,
  });
}

function losses(trials: readonly Trial[], goal: number | undefined): Html {
  const series = trials.map((trial) => ({
    label: labelOf(trial),
    values: each(trial.history.epochs, ({ validation }) => validation?.loss),
  }));
  const at = counting(Math.max(...series.map(({ values }) => values.length)));
  const line = goal !== undefined && {
    label: "goal",
    values: at.map(() => goal),
    style: "dashed" as const,
    color: 7,
  };
  return chart({
    title: "Validation loss by epoch",
    alternative: told(series),
    x: { label: "epoch" },
    y: { label: "loss", scale: isWide(series.flatMap(({ values }) => values)) ? "log" : "linear" },
    at,
    series: line ? [...series, line] : series,
  });
}

function accuracies(trials: readonly Trial[]): Html | false {
  const series = trials.map((trial) => ({
    label: labelOf(trial),
    values: each(trial.history.epochs, ({ validation }) => validation?.accuracy),
  }));
  if (series.every(({ values }) => values.every((value) => value === null))) return false;
  return chart({
    title: "Validation accuracy by epoch",
    alternative: told(series),
    x: { label: "epoch" },
    y: { label: "accuracy" },
    at: counting(Math.max(...series.map(({ values }) => values.length))),
    series,
  });
}

/** Each optimizer's epochs stand where they ended; the places of all of them are the chart's. */
function byTime(trials: readonly Trial[]): Html {
  const times = trials.map(({ history }) => {
    let seconds = 0;
    return history.epochs.map((epoch) => (seconds += epoch.seconds));
  });
  const at = [...new Set(times.flat())].sort((a, b) => a - b);
  const places = new Map(at.map((time, i) => [time, i]));
  const series = trials.map((trial, i) => {
    const values: (number | null)[] = at.map(() => null);
    for (const [epoch, time] of (times[i] ?? []).entries()) {
      values[places.get(time) as number] = trial.history.epochs[epoch]?.validation.loss ?? null;
    }
    return { label: labelOf(trial), values };
  });
  return chart({
    title: "Validation loss by time",
    note: "Training alone, on this machine.",
    alternative: told(series),
    x: { label: "seconds" },
    y: { label: "loss", scale: isWide(series.flatMap(({ values }) => values)) ? "log" : "linear" },
    at,
    series,
  });
}
