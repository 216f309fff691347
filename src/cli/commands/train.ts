import { cutBatches } from "../../batching/cut.ts";
import { quote } from "../../check/index.ts";
import { CheckpointError, StateError } from "../../errors.ts";
import type { Evaluation } from "../../fit/evaluation.ts";
import type { History } from "../../fit/history.ts";
import type { RunOptions } from "../../fit/options.ts";
import type { Run } from "../../fit/run.ts";
import type { SavedRun } from "../../fit/saved/run.ts";
import type { Network } from "../../network/network.ts";
import { reportPage } from "../../report/report_page.ts";
import { required, type Command, type Context } from "../command.ts";
import { DATA_OPTIONS, describeData, nameOf, readData } from "../data.ts";
import { follow } from "../follow.ts";
import { measures } from "../format.ts";
import { counted, duration } from "../../text/numbers.ts";
import {
  FIT_OPTIONS,
  NETWORK_OPTIONS,
  batchSizeOf,
  fitOptions,
  networkOf,
  optimizerOf,
} from "../model.ts";
import type { Settings } from "../options.ts";
import { describeParts, partsOf, type Parts } from "../parts.ts";
import { checkModelPlace, checkPlace } from "../places.ts";
import { progressOf, type Extent } from "../progress.ts";
import { refuseOtherRows, refuseOtherwise } from "../resume.ts";
import { remember, withRemembered } from "../remembered.ts";
import { dataProgram, report, reportHead } from "../report.ts";
import { readSaved, taskOf } from "../saved.ts";

const OPTIONS = [
  ...DATA_OPTIONS,
  "test",
  "validation",
  ...NETWORK_OPTIONS,
  "optimizer",
  "learningRate",
  "epochs",
  "earlyStop",
  "save",
  "checkpoint",
  "resume",
  "tensorboard",
  ...FIT_OPTIONS,
] as const;

type TrainSettings = Settings<"data" | (typeof OPTIONS)[number]>;

/** Trains, tests and saves. */
export const train: Command = {
  name: "train",
  summary: "train a network on a CSV file, test it, and save it",
  places: ["data"],
  options: OPTIONS,
  examples: [
    [
      "downhill train iris.csv --target species --epochs 100 --learning-rate 0.01 --save iris.safetensors",
      "classes, since the target is text; a fifth of the rows is held out to test on",
    ],
    [
      "downhill train digits.csv --target digit --hidden 128,64 --optimizer adam --learning-rate 0.01 --batch-size auto",
      "two hidden layers, a rate of your own, the batch size that suits",
    ],
    [
      "downhill train digits.csv --target digit --report report.html",
      "one HTML page with charts of the training, the confusion matrix, and a program that does it again",
    ],
    [
      "downhill train houses.csv --target price --missing mean --validation 0.1 --test 0",
      "numbers, so regression; a tenth of the rows to watch, none held out",
    ],
    [
      "downhill train digits.csv --target digit --epochs 500 --checkpoint digits.checkpoint.safetensors",
      "a file to go on from after each epoch, and after Ctrl-C",
    ],
    [
      "downhill train digits.csv --target digit --validation 0.1 --tensorboard runs/a",
      "curves and histograms for tensorboard --logdir runs",
    ],
    [
      "downhill train digits.csv --target digit --epochs 500 --validation 0.1 --early-stop 10",
      "until ten epochs in a row are no better on a tenth of the rows; the best weights are kept",
    ],
    ["downhill train --config run.json --seed 2", "options from a file; flags come before it"],
  ],
  run: trainOn,
};

async function trainOn(context: Context, asked: TrainSettings): Promise<void> {
  const { call, output, given } = context;
  const path = required(context, "<data>", asked.data);
  for (const file of [asked.save, asked.checkpoint]) await checkModelPlace(file);
  await checkPlace(asked.report);
  const resumed = asked.resume === undefined ? undefined : await takeUp(asked.resume);
  const settings = resumed === undefined ? asked : withSaved(given, asked, resumed.network);
  const target = required(context, "--target", settings.target);
  const data = await readData(path, target, settings, resumed?.network);
  if (resumed !== undefined) refuseOtherwise(given, settings, resumed, data);
  const parts = await partsOf(data, target, settings);
  if (resumed !== undefined) refuseOtherRows(resumed, parts.train);
  const network = resumed?.network ?? networkOf(settings, data);
  remember(network, { ...settings, target: await nameOf(path, target, settings) });
  const batch = resumed?.run ?? batchSizeOf(settings.batchSize, parts.train, network);
  const found = await describeData(path, target, data, settings);
  for (const line of found) output.line(line);
  output.line(describeParts(parts));
  output.line(`batch size ${batch.batchSize}: ${batch.why}`);
  output.line(network.summary());
  const parameters = network.tensors().reduce((sum, { values }) => sum + values.length, 0);
  const rows = {
    train: parts.train.samples,
    validation: parts.validation?.samples,
    test: parts.test?.samples,
  };
  output.record({
    event: "start",
    found,
    rows,
    classes: data.classNames,
    parameters,
    ...chosen(batch),
  });

  const extent: Extent = {
    epochs: resumed?.run.epochs ?? settings.epochs,
    done: (resumed?.run.progress.epoch ?? 1) - 1,
    steps: cutBatches(parts.train.samples, batch.batchSize).steps,
  };
  const progress = progressOf(output, extent);
  const begin = performance.now();
  const history = await follow(
    context,
    {
      network,
      extent,
      progress,
      checkpoint: settings.checkpoint,
      refuge: refugeOf(settings.save),
      idle: settings.save === undefined && settings.checkpoint === undefined,
    },
    runOf(call, settings, network, parts, progress.watch, resumed !== undefined),
  );
  const seconds = (performance.now() - begin) / 1000;
  output.line(`${counted(history.epochs.length - extent.done, "epoch")} in ${duration(seconds)}`);
  for (const line of endedEarly(history)) output.line(line);
  await conclude(context, settings, network, parts);
  if (settings.report === undefined) return;
  const page = reportPage({
    ...reportHead(context, "Training", path, target),
    network,
    history,
    ...(parts.test && { test: parts.test }),
    data: dataProgram(path, target, settings, data.labels !== undefined),
    found: [...found, describeParts(parts)],
    warnings: [...context.warnings],
  });
  await report(context, settings.report, page);
}

/** Which epoch's weights the network has, if not those of the last one. */
function endedEarly({ best, reason }: History<Evaluation | undefined>): string[] {
  if (best === undefined) return [];
  const why = reason === "earlyStopping" ? "no better any more; " : "";
  return [`${why}the weights are those of epoch ${best.epoch}, the best`];
}

/** What a network to go on with knows already, and flags need not say again. */
const withSaved = (
  given: Context["given"],
  settings: TrainSettings,
  network: Network,
): TrainSettings => ({
  ...withRemembered(given, settings, network),
  seed: given.has("seed") ? settings.seed : network.seed,
  task: settings.task ?? taskOf(network),
});

/** A run from its start, or from where it was. */
function runOf(
  call: string,
  settings: TrainSettings,
  network: Network,
  { train, validation }: Parts,
  watch: RunOptions,
  resumed: boolean,
): Run<Evaluation | undefined> {
  const { threads, optimizer, learningRate, epochs, checkpoint, earlyStop, report, tensorboard } =
    settings;
  const company = {
    ...watch,
    norms: report !== undefined,
    ...(checkpoint !== undefined && { checkpoint: { path: checkpoint } }),
    ...(validation && { validation }),
    ...(threads !== undefined && { threads }),
    ...(tensorboard !== undefined && { tensorboard }),
  };
  if (resumed) return network.resume(train, company);
  return network.fit(train, {
    ...fitOptions(settings),
    ...company,
    optimizer: optimizerOf(call, optimizer, learningRate),
    epochs,
    ...(earlyStop !== undefined && { earlyStopping: { patience: earlyStop } }),
  });
}

/** What it came to. */
async function conclude(
  { output }: Context,
  { save }: TrainSettings,
  network: Network,
  { test }: Parts,
): Promise<void> {
  const tested = test && network.evaluate(test);
  if (tested !== undefined) output.line(`test: ${measures(tested)}`);
  const digest = network.digest();
  output.line(`digest ${digest}`);
  if (save !== undefined) {
    await network.save(save);
    output.line(`saved in ${save}`);
  }
  output.record({ event: "end", test: tested, digest, saved: save });
}

/** The network and the run to go on with. */
async function takeUp(path: string): Promise<{ network: Network; run: SavedRun; path: string }> {
  const { network, run } = await readSaved(path);
  if (run !== undefined) return { network, run, path };
  throw new CheckpointError("DH_HEADER", `${quote(path)} has no run to go on with`, {
    cause: new StateError("DH_STATE", "no run"),
  });
}

/** Where a network is kept that was stopped without a place for checkpoints. */
const refugeOf = (save: string | undefined): string =>
  save === undefined
    ? "downhill.checkpoint.safetensors"
    : `${save.replace(/\.safetensors$/, "")}.checkpoint.safetensors`;

const chosen = ({ batchSize, why }: { batchSize: number; why: string }) => ({
  batchSize,
  batchSizeReason: why,
});
