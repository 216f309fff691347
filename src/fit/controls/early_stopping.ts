import { COUNT, NOT_NEGATIVE, flag, integer, knownKeys, number } from "../../check/index.ts";
import {
  checkedMonitor,
  improves,
  type Best,
  type Monitor,
  type MonitorOptions,
  type Watchable,
} from "./monitor.ts";

/** When to end a run that no longer gets better. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** Epochs in a row without an improvement after which the run ends, 1 or more. Default 10. */
  readonly patience?: number;
  /** By how much more than this a value must be better than the best to be an improvement, 0 or more. Default 0. */
  readonly minDelta?: number;
  /**
   * Whether the network ends with the parameters of its best epoch, however the run ends: early, at its last epoch, by
   * `stop()`, a signal or an error. `Network.resume` goes on from the last ones all the same. Default true (Keras: false).
   */
  readonly restoreBest?: boolean;
}

/** The same, complete. */
export interface EarlyStopping extends Monitor {
  readonly patience: number;
  readonly minDelta: number;
  readonly restoreBest: boolean;
}

/** How it stands. */
export interface Patience {
  readonly best?: Best | undefined;
  /** Epochs since the best. */
  readonly waited: number;
}

/** Nothing seen yet. */
const FRESH: Patience = { waited: 0 };

const KEYS = ["monitor", "mode", "patience", "minDelta", "restoreBest"] as const;

/** The options, if they are some. */
export function checkedEarlyStopping(
  call: string,
  value: unknown,
  watchable: Watchable,
): EarlyStopping {
  const path = "earlyStopping";
  const given = knownKeys(call, value, KEYS, path);
  return {
    ...checkedMonitor(call, path, given, watchable),
    patience: integer(call, `${path}.patience`, given.patience ?? 10, COUNT),
    minDelta: number(call, `${path}.minDelta`, given.minDelta ?? 0, NOT_NEGATIVE),
    restoreBest: flag(call, `${path}.restoreBest`, given.restoreBest ?? true),
  };
}

/** How it stands after an epoch. */
export function watch(
  { mode, minDelta }: Pick<EarlyStopping, "mode" | "minDelta">,
  { best, waited }: Patience = FRESH,
  now: Best,
): Patience {
  return improves(mode, now.value, best, minDelta)
    ? { best: now, waited: 0 }
    : { best, waited: waited + 1 };
}
