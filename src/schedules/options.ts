import { COUNT, NOT_NEGATIVE, integer, mustBe, number, oneOf } from "../check/index.ts";
import { ArgumentError } from "../errors.ts";
import type { Clock, Per, Schedule } from "./schedule.ts";

/** How long a schedule moves: a number of epochs or of steps, one of the two. After it, the last value stays. */
export type Span =
  | {
      /** How many epochs, 1 or more. */
      readonly epochs: number;
      /** Not beside epochs. */
      readonly steps?: never;
    }
  | {
      /** How many steps of the run, 1 or more. */
      readonly steps: number;
      /** Not beside steps. */
      readonly epochs?: never;
    };

/** A span as checked: its options as they came, and how far the clock is into it, from 0 to 1. */
export interface Progress {
  readonly options: { readonly epochs: number } | { readonly steps: number };
  readonly length: number;
  readonly per: Per;
  readonly at: (clock: Clock) => number;
}

/** Reads `epochs` or `steps`; both or neither are `DH_ARG`. */
export function span(call: string, given: { epochs?: unknown; steps?: unknown }): Progress {
  const { epochs, steps } = given;
  if ((epochs === undefined) === (steps === undefined)) {
    throw new ArgumentError("DH_ARG", `${call}: exactly one of epochs and steps must be given`);
  }
  if (steps === undefined) {
    const length = integer(call, "epochs", epochs, COUNT);
    return {
      options: { epochs: length },
      length,
      per: "epoch",
      at: ({ epoch }) => Math.min(epoch / length, 1),
    };
  }
  const length = integer(call, "steps", steps, { min: 1, max: Number.MAX_SAFE_INTEGER });
  return {
    options: { steps: length },
    length,
    per: "step",
    at: ({ step }) => Math.min(step / length, 1),
  };
}

/** `'epoch'` or `'step'`. */
export function per(call: string, value: unknown): Per {
  return oneOf(call, "per", value, ["epoch", "step"]);
}

/** A rate: 0 or more. */
export function rate(call: string, path: string, value: unknown): number {
  return number(call, path, value, NOT_NEGATIVE);
}

/** A schedule among options, of our own or any function (`DH_ARG`). */
export function schedule(call: string, path: string, value: unknown): Schedule {
  if (typeof value !== "function")
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a schedule", value));
  return value as Schedule;
}
