import { oneOf } from "../../check/index.ts";
import { cutBatches } from "../../batching/cut.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Evaluation } from "../../fit/evaluation.ts";
import type { EpochRecord, History } from "../../fit/history.ts";
import type { OptimizerSpec } from "../../optimizers/optimizer_spec.ts";
import { kindsOf } from "../../parts/part.ts";
import { comparisonPage } from "../../report/comparison_page.ts";
import { required, type Command, type Context } from "../command.ts";
import { DATA_OPTIONS, describeData, readData } from "../data.ts";
import { Interrupted, UsageError } from "../errors.ts";
import { sparkline } from "../format.ts";
import { table } from "../../text/columns.ts";
import { duration, figure, percent, rateText } from "../../text/numbers.ts";
import { onInterrupt } from "../interrupt.ts";
import type { Output } from "../output.ts";
import { progressOf } from "../progress.ts";
import {
  FIT_OPTIONS,
  NETWORK_OPTIONS,
  batchSizeOf,
  fitOptions,
  networkOf,
  optimizerOf,
} from "../model.ts";
import type { Settings } from "../options.ts";
import { describeParts, partsOf } from "../parts.ts";
import { checkPlace } from "../places.ts";
import { report, reportHead } from "../report.ts";

const OPTIONS = [
  ...DATA_OPTIONS,
  "validation",
  ...NETWORK_OPTIONS,
  "optimizers",
  "learningRate",
  "epochs",
  "goalLoss",
  "goalAccuracy",
  ...FIT_OPTIONS,
] as const;

type CompareSettings = Settings<"data" | (typeof OPTIONS)[number]>;

/** Trains several optimizers from the same start. */
export const compare: Command = {
  name: "compare",
  summary: "train several optimizers on the same data from the same start",
  places: ["data"],
  options: OPTIONS,
  examples: [
    [
      "downhill compare digits.csv --target digit --optimizers sgd,momentum,rmsprop,adam",
      "each at its own rate; the goal is the validation loss that all of them reach",
    ],
    [
      "downhill compare digits.csv --target digit --optimizers sgd:0.1,adam:0.01 --goal-accuracy 0.95",
      "rates of your own, and a goal",
    ],
    [
      "downhill compare digits.csv --target digit --report compare.html",
      "one HTML page with the curves over each other",
    ],
  ],
  run: compareOn,
};

type Epoch = EpochRecord<Evaluation>;

/** An optimizer and what became of it. */
interface Trial {
  readonly optimizer: OptimizerSpec;
  readonly history: History<Evaluation>;
  readonly digest: string;
}

async function compareOn(context: Context, settings: CompareSettings): Promise<void> {
  const { output } = context;
  const path = required(context, "<data>", settings.data);
  const target = required(context, "--target", settings.target);
  await checkPlace(settings.report);
  const optimizers = settings.optimizers.map((text) =>
    contender(context, text, settings.learningRate),
  );
  const data = await readData(path, target, settings);
  checkGoal(context, settings, data);
  const parts = await partsOf(data, target, {
    ...settings,
    validation: settings.validation ?? 0.2,
    test: 0,
  });
  const found = [...(await describeData(path, target, data, settings)), describeParts(parts)];
  for (const line of found) output.line(line);
  const trials: Trial[] = [];
  for (const optimizer of optimizers) {
    const trial = await tried(
      output,
      settings,
      optimizer,
      parts.train,
      parts.validation as Dataset,
    );
    trials.push(trial);
  }
  const goal = goalOf(settings, trials);
  output.line(`goal: ${goal.name}`);
  const results = trials.map((trial) => resultOf(trial, goal));
  for (const line of table([HEAD, ...results.map(cells)])) output.line(line);
  output.record({ goal: goal.name, results });
  if (settings.report === undefined) return;
  const page = comparisonPage({
    ...reportHead(context, "Comparison", path, target),
    goal: goal.name,
    goalLoss: goal.loss,
    found,
    trials: results.map((result, i) => ({ ...result, history: (trials[i] as Trial).history })),
  });
  await report(context, settings.report, page);
}

/** `adam`, `adam:0.01` */
function contender(
  { call, usage }: Context,
  text: string,
  rate: number | undefined,
): OptimizerSpec {
  const [name = "", own] = text.split(":");
  const kinds = kindsOf("optimizers");
  const kind =
    kinds.find((each) => each.toLowerCase() === name.toLowerCase()) ??
    oneOf(call, "--optimizers", name, kinds);
  if (own === undefined) return optimizerOf(call, kind, rate);
  if (own !== "" && Number.isFinite(Number(own)) && Number(own) >= 0)
    return optimizerOf(call, kind, Number(own));
  throw new UsageError(
    `--optimizers must have a rate from 0 after the colon; got "${text}"`,
    usage,
  );
}

async function tried(
  output: Output,
  settings: CompareSettings,
  optimizer: OptimizerSpec,
  train: Dataset,
  validation: Dataset,
): Promise<Trial> {
  using network = networkOf(settings, train);
  const { batchSize } = batchSizeOf(settings.batchSize, train, network);
  const { steps } = cutBatches(train.samples, batchSize);
  const extent = { epochs: settings.epochs, done: 0, steps };
  // The table is for all; bars are for who waits.
  if (output.isTerminal) output.line(optimizer.kind);
  const progress = output.isTerminal ? progressOf(output, extent) : undefined;
  const run = network.fit(train, {
    ...fitOptions(settings),
    ...progress?.watch,
    optimizer,
    epochs: settings.epochs,
    validation,
  });
  using interrupt = onInterrupt(() => run.stop());
  try {
    for await (const record of run) progress?.epoch(record);
  } finally {
    progress?.stop();
  }
  const history = await run;
  if (interrupt.happened && history.stopped) throw new Interrupted("stopped; nothing is kept");
  return { optimizer, history, digest: network.digest() };
}

/** What is to be reached. */
interface Goal {
  readonly name: string;
  /** The validation loss, if it is one. */
  readonly loss?: number;
  readonly reached: (validation: Evaluation) => boolean;
}

function checkGoal(
  { usage }: Context,
  { goalLoss, goalAccuracy }: CompareSettings,
  { classes }: Dataset,
): void {
  if (goalLoss !== undefined && goalAccuracy !== undefined) {
    throw new UsageError("--goal-loss and --goal-accuracy exclude each other", usage);
  }
  if (goalAccuracy !== undefined && classes === undefined) {
    throw new UsageError(
      "--goal-accuracy needs classes; the target is numbers: --goal-loss?",
      usage,
    );
  }
}

/** The goal that was given, or the best validation loss of the one whose best is worst. */
function goalOf({ goalLoss, goalAccuracy }: CompareSettings, trials: readonly Trial[]): Goal {
  if (goalAccuracy !== undefined) {
    return {
      name: `validation accuracy ${percent(goalAccuracy)}`,
      reached: ({ accuracy = 0 }) => accuracy >= goalAccuracy,
    };
  }
  const best = (trial: Trial): number =>
    Math.min(...trial.history.epochs.map(({ validation }) => validation.loss));
  const goal = goalLoss ?? Math.max(...trials.map(best));
  return {
    name: `validation loss ${figure(goal)}`,
    loss: goal,
    reached: ({ loss }) => loss <= goal,
  };
}

function resultOf({ optimizer, history, digest }: Trial, goal: Goal) {
  const { epochs } = history;
  const at = epochs.findIndex(({ validation }) => goal.reached(validation));
  const until = epochs.slice(0, at + 1);
  const sum = (of: (epoch: Epoch) => number): number =>
    until.reduce((total, epoch) => total + of(epoch), 0);
  const last = epochs.at(-1) as Epoch;
  return {
    optimizer: optimizer.kind,
    learningRate: last.learningRate,
    reached:
      at < 0
        ? null
        : {
            epochs: at + 1,
            steps: sum(({ steps }) => steps),
            seconds: sum(({ seconds }) => seconds),
          },
    cost: last.loss,
    validation: last.validation,
    costs: epochs.map(({ loss }) => loss),
    digest,
  };
}

const HEAD = [
  "optimizer",
  "rate",
  "epochs",
  "steps",
  "time",
  "cost",
  "validation loss",
  "accuracy",
  "cost by epoch",
];

function cells({
  optimizer,
  learningRate,
  reached,
  cost,
  validation,
  costs,
}: ReturnType<typeof resultOf>): string[] {
  return [
    optimizer,
    rateText(learningRate),
    ...(reached === null
      ? ["not reached", "", ""]
      : [String(reached.epochs), String(reached.steps), duration(reached.seconds)]),
    figure(cost),
    figure(validation.loss),
    validation.accuracy === undefined ? "" : percent(validation.accuracy),
    sparkline(costs),
  ];
}
