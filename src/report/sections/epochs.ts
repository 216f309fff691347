import { chart, type Chart } from "../../page/chart.ts";
import type { Html } from "../../page/html.ts";
import { figure, grouped, percent } from "../../text/numbers.ts";
import { each, ends, isWide, type Epoch } from "../series.ts";

/** Charts with a place an epoch: loss, accuracy or R2, throughput. */
export function epochCharts(epochs: readonly Epoch[]): Html[] {
  return [losses(epochs), scores(epochs), throughput(epochs)].flatMap((spec) =>
    spec === undefined
      ? []
      : [chart({ x: { label: "epoch" }, at: epochs.map(({ epoch }) => epoch), ...spec })],
  );
}

type EpochChart = Omit<Chart, "x" | "at">;

function losses(epochs: readonly Epoch[]): EpochChart {
  const training = each(epochs, ({ loss }) => loss);
  const validation = each(epochs, ({ validation }) => validation?.loss);
  const isWatched = validation.some((value) => value !== null);
  const best = bestEpoch(epochs);
  const [first, last] = ends(training);
  const watched = isWatched
    ? ` On the validation data it is least after epoch ${best?.epoch}: ${figure(best?.validation?.loss ?? NaN)}.`
    : "";
  return {
    title: isWatched ? "Training and validation loss" : "Training loss",
    note: "Training: the mean over the epoch, while the network changes, with dropout and the L2 term. Validation: after the epoch, without them.",
    alternative: `The training loss goes from ${figure(first)} to ${figure(last)}.${watched}`,
    y: { label: "loss", scale: isWide([...training, ...validation]) ? "log" : "linear" },
    series: [
      { label: "training", values: training },
      ...(isWatched ? [{ label: "validation", values: validation }] : []),
    ],
    ...(isWatched && best && { marks: [{ at: best.epoch, label: "best" }] }),
  };
}

/** The epoch with the least validation loss. */
export const bestEpoch = (epochs: readonly Epoch[]): Epoch | undefined =>
  epochs.reduce<Epoch | undefined>((best, epoch) => {
    const loss = epoch.validation?.loss ?? Infinity;
    return loss < (best?.validation?.loss ?? Infinity) ? epoch : best;
  }, undefined);

/** The part of validation rows that are right, or of their spread that is explained. */
function scores(epochs: readonly Epoch[]): EpochChart | undefined {
  const accuracy = each(epochs, ({ validation }) => validation?.accuracy);
  const r2 = each(epochs, ({ validation }) => validation?.r2);
  if (accuracy.some((value) => value !== null)) {
    const [first, last] = ends(accuracy);
    return {
      title: "Validation accuracy",
      note: "The part of the validation rows whose likeliest class is the right one.",
      alternative: `It goes from ${percent(first)} to ${percent(last)}.`,
      y: { label: "accuracy" },
      series: [{ label: "validation", values: accuracy, color: 1 }],
    };
  }
  if (r2.every((value) => value === null)) return undefined;
  const [first, last] = ends(r2);
  return {
    title: "Validation R²",
    note: "1 less the squared error over the spread of the targets: 1 is perfect, 0 as good as their mean.",
    alternative: `It goes from ${figure(first)} to ${figure(last)}.`,
    y: { label: "R²" },
    series: [{ label: "validation", values: r2, color: 1 }],
  };
}

function throughput(epochs: readonly Epoch[]): EpochChart | undefined {
  const speeds = each(epochs, ({ samplesPerSecond }) => samplesPerSecond);
  const known = speeds.filter((speed) => speed !== null).sort((a, b) => a - b);
  if (known.length === 0) return undefined;
  const middle = known[Math.floor(known.length / 2)] as number;
  return {
    title: "Throughput",
    note: "Samples a second while training, validation not counted.",
    alternative: `The middle one of all epochs has ${grouped(Math.round(middle))} samples a second.`,
    y: { label: "samples/s" },
    series: [{ label: "samples/s", values: speeds, color: 2 }],
  };
}
