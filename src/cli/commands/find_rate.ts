import { exponentialAverage } from "../../averages/exponential_average.ts";
import { cutBatches } from "../../batching/cut.ts";
import { NumericError } from "../../errors.ts";
import type { Dataset } from "../../data/dataset.ts";
import { power } from "../../schedules/portable.ts";
import { rangePage } from "../../report/range_page.ts";
import { required, type Command, type Context } from "../command.ts";
import { DATA_OPTIONS, describeData, readData } from "../data.ts";
import { Interrupted, UsageError } from "../errors.ts";
import { sparkline } from "../format.ts";
import { table } from "../../text/columns.ts";
import { counted, figure, rateText } from "../../text/numbers.ts";
import { onInterrupt } from "../interrupt.ts";
import {
  FIT_OPTIONS,
  NETWORK_OPTIONS,
  batchSizeOf,
  fitOptions,
  networkOf,
  optimizerOf,
} from "../model.ts";
import type { Settings } from "../options.ts";
import { checkPlace } from "../places.ts";
import { report, reportHead } from "../report.ts";
import { suggestion, type Tried } from "../suggestion.ts";

const OPTIONS = [
  ...DATA_OPTIONS,
  ...NETWORK_OPTIONS,
  "optimizer",
  "from",
  "to",
  "steps",
  ...FIT_OPTIONS,
] as const;

type FindSettings = Settings<"data" | (typeof OPTIONS)[number]>;

/** Tries growing learning rates. */
export const findRate: Command = {
  name: "find-rate",
  summary: "suggest a learning rate: try one after another, each larger than the last",
  places: ["data"],
  options: OPTIONS,
  examples: [
    ["downhill find-rate digits.csv --target digit", "a rate for adam"],
    [
      "downhill find-rate digits.csv --target digit --optimizer sgd --from 1e-4 --to 100",
      "another optimizer, other rates",
    ],
    [
      "downhill find-rate digits.csv --target digit --report rates.html",
      "one HTML page with the curve and the suggestion on it",
    ],
  ],
  run: findFor,
};

async function findFor(context: Context, settings: FindSettings): Promise<void> {
  const { output, usage } = context;
  const path = required(context, "<data>", settings.data);
  const target = required(context, "--target", settings.target);
  if (settings.from >= settings.to) throw new UsageError("--from must be below --to", usage);
  await checkPlace(settings.report);
  const data = await readData(path, target, settings);
  const described = await describeData(path, target, data, settings);
  for (const line of described) output.line(line);
  const tried = await rangeTest(context, settings, data);
  const averages = exponentialAverage(
    tried.map(({ cost }) => cost),
    { beta: 0.9, biasCorrection: true },
  );
  const smooth = tried.map(({ rate }, i) => ({ rate, cost: averages[i] as number }));
  const found = suggestion(smooth);
  output.line(
    `${counted(tried.length, "step")}, rates from ${rateText(tried[0]?.rate ?? 0)} to ${rateText(tried.at(-1)?.rate ?? 0)}`,
  );
  output.line(
    `averaged cost  ${sparkline(
      shown(smooth).map(({ cost }) => Math.log(cost)),
      SHOWN,
    )}`,
  );
  for (const line of table([["rate", "averaged cost"], ...shown(smooth).map(cells)]))
    output.line(line);
  output.line(
    found === undefined
      ? "the cost never fell: try other rates with --from and --to"
      : `the cost falls fastest at --learning-rate ${found}`,
  );
  output.record({ optimizer: settings.optimizer, learningRate: found ?? null, tried: smooth });
  if (settings.report === undefined) return;
  const page = rangePage({
    ...reportHead(context, "Learning rate", path, target),
    optimizer: settings.optimizer,
    rates: tried.map(({ rate }) => rate),
    costs: tried.map(({ cost }) => cost),
    averages: Array.from(averages),
    suggestion: found,
    found: described,
  });
  await report(context, settings.report, page);
}

/** The range test: each step at a rate that is larger by the same factor, until the numbers overflow. */
async function rangeTest(
  { call }: Context,
  settings: FindSettings,
  data: Dataset,
): Promise<Tried[]> {
  const { from, to, steps, optimizer, batchSize } = settings;
  const factor = (to / from) ** (1 / (steps - 1));
  const growing = ({ step }: { step: number }): number => from * power(factor, step - 1);
  using network = networkOf(settings, data);
  const perEpoch = cutBatches(data.samples, batchSizeOf(batchSize, data, network).batchSize).steps;
  const tried: Tried[] = [];
  const run = network.fit(data, {
    ...fitOptions(settings),
    optimizer: optimizerOf(call, optimizer, growing),
    epochs: Math.ceil(steps / perEpoch),
    everySteps: 1,
    onSteps: ({ cost, learningRate }) => {
      if (tried.push({ rate: learningRate, cost }) === steps) run.stop();
    },
  });
  using interrupt = onInterrupt(() => run.stop());
  try {
    await run;
  } catch (error) {
    // A rate that is far too large ends the test: that is what was to be found out.
    if (!(error instanceof NumericError)) throw error;
  }
  if (interrupt.happened) throw new Interrupted("stopped; nothing is kept");
  return tried.slice(0, steps);
}

/** Lines of the table. */
const SHOWN = 16;

/** Some of the rates, evenly, the last among them. */
const shown = (tried: readonly Tried[]): Tried[] =>
  tried.filter(
    (_, i) =>
      Math.floor((i * SHOWN) / tried.length) !== Math.floor(((i + 1) * SHOWN) / tried.length),
  );

const cells = ({ rate, cost }: Tried): string[] => [rateText(rate), figure(cost)];
