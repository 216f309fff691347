import { MultiBar, Presets, type SingleBar } from "cli-progress";
import type { Evaluation } from "../fit/evaluation.ts";
import type { EpochRecord } from "../fit/history.ts";
import type { RunOptions } from "../fit/options.ts";
import { sparkline } from "./format.ts";
import { duration, figure, grouped, percent } from "../text/numbers.ts";
import type { Output } from "./output.ts";

/** An epoch as a run tells of it. */
export type Epoch = EpochRecord<Evaluation | undefined>;

/** How long the run is. */
export interface Extent {
  readonly epochs: number;
  /** Epochs that were done before. */
  readonly done: number;
  /** Steps of an epoch. */
  readonly steps: number;
}

/** What is shown while a run goes on. */
export interface Progress {
  /** What the run must be told to do for it. */
  readonly watch: Pick<RunOptions, "onSteps" | "everySteps">;
  readonly epoch: (record: Epoch) => void;
  readonly stop: () => void;
}

/** Bars on a terminal, else a line or a record an epoch. */
export const progressOf = (output: Output, extent: Extent): Progress =>
  output.isTerminal ? bars(output, extent) : lines(output, extent);

function lines(output: Output, { epochs }: Extent): Progress {
  const width = String(epochs).length;
  return {
    watch: {},
    epoch: (record) => {
      output.record({ event: "epoch", ...record });
      const speed = `${grouped(Math.round(record.samplesPerSecond))} samples/s`;
      const place = `${String(record.epoch).padStart(width)}/${epochs}`;
      const parts = [`epoch ${place}`, `cost ${figure(record.loss)}`, watched(record), speed];
      output.line(parts.filter(Boolean).join("  "));
    },
    stop: () => undefined,
  };
}

/** How many times an epoch its bar moves. */
const MOVES = 50;

function bars(output: Output, { epochs, done, steps }: Extent): Progress {
  const stream = output.stream as NodeJS.WriteStream;
  const options = { stream, hideCursor: true, gracefulExit: false, barsize: 20 };
  const both = new MultiBar(options, Presets.shades_classic);
  const bar = (total: number, start: number, name: string): SingleBar =>
    both.create(total, start, { rest: "" }, { format: `${name} {bar} {value}/{total}  {rest}` });
  // Not before something has happened: what there is to note about the data comes first.
  let drawn: { readonly epoch: SingleBar; readonly batch: SingleBar } | undefined;
  const draw = () =>
    (drawn ??= { epoch: bar(epochs, done, "epoch"), batch: bar(steps, 0, "batch") });
  const begin = performance.now();
  const costs: number[] = [];
  const left = (finished: number): string => {
    const each = (performance.now() - begin) / 1000 / (finished - done);
    return `${duration(each * (epochs - finished))} left`;
  };
  return {
    watch: {
      everySteps: Math.max(1, Math.floor(steps / MOVES)),
      onSteps: ({ step, cost }) => draw().batch.update(step, { rest: `cost ${figure(cost)}` }),
    },
    epoch: (record) => {
      costs.push(record.loss);
      const speed = `${grouped(Math.round(record.samplesPerSecond))} samples/s`;
      const cost = `cost ${figure(record.loss)} ${sparkline(costs)}`;
      // What does not fit the terminal is cut off at the end.
      const rest = [cost, left(record.epoch), speed, watched(record)].filter(Boolean).join("  ");
      draw().epoch.update(record.epoch, { rest });
    },
    stop: () => both.stop(),
  };
}

/** How the network did on the rows to watch. */
function watched({ validation }: Epoch): string {
  if (validation === undefined) return "";
  const { loss, accuracy } = validation;
  const part = accuracy === undefined ? "" : ` accuracy ${percent(accuracy)}`;
  return `validation loss ${figure(loss)}${part}`;
}
