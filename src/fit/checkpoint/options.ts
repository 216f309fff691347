import {
  COUNT,
  POSITIVE,
  filePath,
  flag,
  integer,
  knownKeys,
  mustBe,
  number,
} from "../../check/index.ts";
import { ArgumentError } from "../../errors.ts";
import {
  checkedMonitor,
  type Monitor,
  type MonitorOptions,
  type Watchable,
} from "../controls/monitor.ts";

/** How often something happens: after so many epochs, steps of the run, or seconds. */
export type Every =
  | number
  | {
      /** After so many epochs. */
      readonly epochs: number;
    }
  | {
      /** After so many steps of the run. */
      readonly steps: number;
    }
  | {
      /** After so many seconds. */
      readonly seconds: number;
    };

/**
 * Files that a run can be gone on from, to the same bits as if it had never stopped: `Network.resume(path, data)`. Each
 * holds all of the network and of the run: weights, optimizer state, position, best weights, history.
 *
 * They are written between two steps, while training goes on, and once more when the run ends, however it ends. A file is
 * written whole or not at all; one that cannot be written is an error that ends the run (`DH_IO`).
 */
export interface CheckpointOptions {
  /** The newest checkpoint. Those before it stand beside it as `name.1.safetensors`, `name.2.safetensors` ... */
  readonly path: string;
  /** How often: a number of epochs, or `{ steps }`, or `{ seconds }`. Default 1, after each epoch. */
  readonly every?: Every;
  /** How many to keep, the newest included, 1 or more. Default 1. */
  readonly keep?: number;
  /**
   * Whether the best is kept as well, as `name.best.safetensors`: that of the epoch with the best value of what early
   * stopping watches, of the default measure, or of the one named here. Default false.
   */
  readonly best?: boolean | MonitorOptions;
}

/** The same, complete. */
export interface CheckpointPlan {
  readonly path: string;
  readonly every: { readonly epochs?: number; readonly steps?: number; readonly seconds?: number };
  readonly keep: number;
  readonly best: MonitorOptions | undefined;
}

const EVERY = ["epochs", "steps", "seconds"] as const;

/** The options, if they are some; a measure to watch is checked by {@link checkedBest}. */
export function checkedCheckpoint(call: string, value: unknown): CheckpointPlan {
  const given = knownKeys(call, value, ["path", "every", "keep", "best"], "checkpoint");
  const { best = false } = given;
  const watches = typeof best === "object" && best !== null;
  if (watches) knownKeys(call, best, ["monitor", "mode"], "checkpoint.best");
  return {
    path: filePath(call, "checkpoint.path", given.path),
    every: checkedEvery(call, given.every ?? 1),
    keep: integer(call, "checkpoint.keep", given.keep ?? 1, COUNT),
    best: watches ? best : flag(call, "checkpoint.best", best) ? {} : undefined,
  };
}

/** What is watched for the best: what early stopping watches, unless another measure is named. */
export function checkedBest(
  call: string,
  { best }: CheckpointPlan,
  watchable: Watchable,
  usual: Monitor | undefined,
): Monitor | undefined {
  if (best === undefined) return undefined;
  const { monitor = usual?.monitor, mode } = best;
  const modeOfUsual = monitor === usual?.monitor ? usual?.mode : undefined;
  const asked = { monitor, mode: mode ?? modeOfUsual };
  return checkedMonitor(call, "checkpoint.best", asked, watchable);
}

function checkedEvery(call: string, value: unknown): CheckpointPlan["every"] {
  const path = "checkpoint.every";
  if (typeof value !== "object") return { epochs: integer(call, path, value, COUNT) };
  const given = knownKeys(call, value, EVERY, path);
  const units = EVERY.filter((unit) => given[unit] !== undefined);
  const [unit] = units;
  if (unit === undefined || units.length > 1) {
    const expectation = "a number of epochs, or one of { epochs }, { steps } and { seconds }";
    throw new ArgumentError("DH_ARG", mustBe(call, path, expectation, value));
  }
  return unit === "seconds"
    ? { seconds: number(call, `${path}.seconds`, given.seconds, POSITIVE) }
    : { [unit]: integer(call, `${path}.${unit}`, given[unit], COUNT) };
}
