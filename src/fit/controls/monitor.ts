import { didYouMean, mustBe, oneOf, quote } from "../../check/index.ts";
import { ArgumentError } from "../../errors.ts";
import type { Part } from "../../parts/part.ts";
import { measuresOf, type Evaluation } from "../evaluation.ts";
import type { EpochRecord } from "../history.ts";

/** Whether a measure is to become small or large. */
export type Mode = "min" | "max";

/** Which measure of an epoch is watched. */
export interface MonitorOptions {
  /**
   * `loss` (of training), or `validation.` and a measure of the validation data: `validation.loss`,
   * `validation.accuracy`, `validation.r2` ... Default: `validation.loss`, or `loss` where there is no validation.
   */
  readonly monitor?: string;
  /** Whether it is to become small or large. Default: large for accuracy and r2, else small. */
  readonly mode?: Mode;
}

/** A measure that is watched. */
export interface Monitor {
  readonly monitor: string;
  readonly mode: Mode;
}

/** The best that a watched measure has been. */
export interface Best {
  /** From 1. */
  readonly epoch: number;
  /** What the measure was. */
  readonly value: number;
}

/** What may be watched in a run. */
export interface Watchable {
  readonly loss: Part;
  /** Whether there is validation. */
  readonly validated: boolean;
}

const VALIDATION = "validation.";

/** What is to be watched, if that run has it (`DH_UNKNOWN`, with all that may be). */
export function checkedMonitor(
  call: string,
  path: string,
  { monitor, mode }: { readonly monitor?: unknown; readonly mode?: unknown },
  { loss, validated }: Watchable,
): Monitor {
  const measures = measuresOf(loss);
  const known = ["loss", ...measures.map(({ name }) => VALIDATION + name)];
  const name = monitor ?? (validated ? `${VALIDATION}loss` : "loss");
  if (typeof name !== "string") {
    throw new ArgumentError(
      "DH_ARG",
      mustBe(call, `${path}.monitor`, "the name of a measure", name),
    );
  }
  if (!known.includes(name)) {
    const list = known.map(quote).join(", ");
    const message = `${mustBe(call, `${path}.monitor`, `one of ${list}`, name)}${didYouMean(name, known)}`;
    throw new ArgumentError("DH_UNKNOWN", message);
  }
  if (name !== "loss" && !validated) {
    const message = `${call}: ${path}.monitor ${quote(name)} needs validation data`;
    throw new ArgumentError("DH_COMBO", message);
  }
  const large = measures.some((measure) => VALIDATION + measure.name === name && measure.large);
  const usual: Mode = large ? "max" : "min";
  return { monitor: name, mode: oneOf(call, `${path}.mode`, mode ?? usual, ["min", "max"]) };
}

/** What is watched, in an epoch. */
export function valueOf({ monitor }: Monitor, record: EpochRecord<Evaluation | undefined>): number {
  if (monitor === "loss") return record.loss;
  const measure = monitor.slice(VALIDATION.length) as keyof Evaluation;
  const value = record.validation?.[measure];
  return typeof value === "number" ? value : NaN;
}

/** Whether a value is better than the best so far by more than a margin; one that is not finite never is. */
export function improves(
  mode: Mode,
  value: number,
  best: Best | undefined,
  margin: number,
): boolean {
  if (!Number.isFinite(value)) return false;
  if (best === undefined) return true;
  return mode === "min" ? value < best.value - margin : value > best.value + margin;
}
