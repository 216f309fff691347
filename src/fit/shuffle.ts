import { COUNT, integer, knownKeys, mustBe } from "../check/index.ts";
import { StoredDataset } from "../data/stored/stored_dataset.ts";
import { ArgumentError, OutOfRangeError } from "../errors.ts";
import { native } from "../native.ts";
import { shuffledOrder } from "../random/shuffle.ts";
import type { AnyDataset } from "./data.ts";
import type { FitPlan } from "./plan.ts";

/** How to shuffle what is larger than memory. */
export interface WindowOptions {
  /**
   * Samples that are in memory at once (and as many again on their way), 1 or more and at least a mini-batch. Default for
   * data in a file: as many as 128 MiB of features hold.
   */
  readonly window: number;
}

/** Whether to shuffle, and how far. */
export type Shuffle = boolean | WindowOptions;

/** Numbers of a window, unless asked otherwise. */
const USUAL = 2 ** 25;

/** How to shuffle these data: as asked for, or, of data in a file, within what is in memory at once. */
export function checkedShuffle(
  call: string,
  value: unknown,
  data: AnyDataset,
  batchSize: number,
): Shuffle {
  if (typeof value !== "boolean" && (typeof value !== "object" || value === null)) {
    const expectation = "true, false or { window }";
    throw new ArgumentError("DH_ARG", mustBe(call, "shuffle", expectation, value));
  }
  const stored = data instanceof StoredDataset;
  const usual = { window: usualWindow(data) };
  const shuffle =
    typeof value === "boolean"
      ? value && stored
        ? usual
        : value
      : {
          window: integer(
            call,
            "shuffle.window",
            knownKeys(call, value, ["window"], "shuffle").window,
            COUNT,
          ),
        };
  const { window } = typeof shuffle === "boolean" ? usual : shuffle;
  if (stored && batchSize > Math.min(window, data.samples)) {
    const message = `${call}: batchSize must be at most the ${window} samples of a window; got ${batchSize} (shuffle: { window: ${batchSize} }?)`;
    throw new OutOfRangeError("DH_RANGE", message);
  }
  return shuffle;
}

const usualWindow = ({ width }: AnyDataset): number => Math.max(1, Math.floor(USUAL / width));

/** How the core is to go through data in a file. */
export function readingOf({ shuffle, seed }: FitPlan, data: AnyDataset) {
  if (!(data instanceof StoredDataset)) return {};
  if (typeof shuffle === "object") return { window: shuffle.window, seed };
  return { window: usualWindow(data), ...(shuffle && { seed }) };
}

/** The order of samples in an epoch; nothing of data in a file, whose order is drawn where they are read. */
export function sampleOrder(
  { shuffle, seed }: FitPlan,
  data: AnyDataset,
  epoch: number,
): Uint32Array | undefined {
  if (data instanceof StoredDataset) return undefined;
  const { samples } = data;
  if (typeof shuffle === "object") return native.windowOrder(samples, shuffle.window, seed, epoch);
  return shuffle ? shuffledOrder(samples, seed, epoch) : new Uint32Array(samples).map((_, i) => i);
}
