import type { BadStepInfo } from "../../addon.cjs";
import { Dataset } from "../data/dataset.ts";
import { NumericError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import type { AnyDataset } from "./data.ts";

/** What a step that gave numbers that are not finite, and was undone, was of. */
export interface BadStep {
  readonly call: string;
  readonly epoch: number;
  readonly bad: BadStepInfo;
  readonly rate: number | undefined;
  readonly network: Network;
  readonly data: AnyDataset;
}

/** Features beyond this, of data that are not scaled, are worth a word. */
const LARGE = 100;

/** The error of such a step: where it was, and what may help. */
export function nonFinite({ call, epoch, bad, rate, network, data }: BadStep): NumericError {
  const { step, place, tensor, index } = bad;
  const when = `at epoch ${epoch} step ${step} (learning rate ${rate})`;
  const message = `${call}: ${placed(bad)} is not finite ${when}; that step was undone; ${advice(network, data)}`;
  return new NumericError("DH_NONFINITE", message, {
    epoch,
    step,
    ...(tensor !== undefined && { tensor }),
    ...(index !== undefined && (place === "loss" ? { sample: index } : { index })),
  });
}

/** Says once that a step was left out. */
export function warnOfIgnored(step: BadStep): void {
  const message = nonFinite(step).message.replace(
    "that step was undone",
    "such steps are left out",
  );
  process.emitWarning(message, { code: "DH_NONFINITE", type: "DownhillWarning" });
}

function placed({ place, tensor, index }: BadStepInfo): string {
  if (place === "loss") return index === undefined ? "the L2 term" : `the loss of sample ${index}`;
  return `${place === "gradient" ? "the gradient of " : ""}tensor ${tensor} [${index}]`;
}

/** Too high a rate, or a feature whose numbers are far larger than those of a network. */
function advice({ scaling }: Network, data: AnyDataset): string {
  const rate = "a lower rate may help, or clip: { norm: 1 }";
  if (scaling !== undefined) return rate;
  const { column, magnitude } =
    data instanceof Dataset ? largest(data) : { column: 0, magnitude: 0 };
  if (magnitude <= LARGE) return "a lower rate may help, or scaling: 'standard'";
  const name = data.featureNames?.[column] ?? column;
  return `features are not scaled (column ${name} goes to ${magnitude.toPrecision(3)}): try scaling: 'standard', or a lower rate`;
}

/** The column with the largest number. */
function largest({ features, width }: Dataset): { column: number; magnitude: number } {
  let [at, magnitude] = [0, 0];
  for (let i = 0; i < features.length; i++) {
    const size = Math.abs(features[i] as number);
    if (size > magnitude) [at, magnitude] = [i, size];
  }
  return { column: at % width, magnitude };
}
