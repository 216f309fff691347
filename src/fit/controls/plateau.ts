import { COUNT, NOT_NEGATIVE, PART, integer, knownKeys, number } from "../../check/index.ts";
import {
  checkedMonitor,
  improves,
  type Best,
  type Monitor,
  type MonitorOptions,
  type Watchable,
} from "./monitor.ts";

/**
 * A learning rate that falls where a measure no longer gets better: after `patience` epochs in a row without an improvement,
 * the rate of whatever schedule there is is multiplied by `factor` once more.
 *
 * An improvement is better than the best by more than `threshold * |best| + absolute`. PyTorch's relative margin,
 * `best * (1 - threshold)`, points the wrong way where the measure is negative. Its `patience` reduces one epoch later than
 * this and Keras's do.
 */
export interface PlateauOptions extends MonitorOptions {
  /** Above 0 and below 1. Default 0.1. */
  readonly factor?: number;
  /** Epochs, 1 or more. Default 10. */
  readonly patience?: number;
  /** The relative margin, 0 or more. Default 1e-4. */
  readonly threshold?: number;
  /** The absolute margin, 0 or more. Default 0. */
  readonly absolute?: number;
  /** Epochs after a reduction that are not counted, 0 or more. Default 0. */
  readonly cooldown?: number;
  /** The rate is never reduced below this (a schedule may go lower by itself), 0 or more. Default 0. */
  readonly minRate?: number;
}

/** The same, complete. */
export interface Plateau extends Monitor {
  readonly factor: number;
  readonly patience: number;
  readonly threshold: number;
  readonly absolute: number;
  readonly cooldown: number;
  readonly minRate: number;
}

/** How it stands. */
export interface PlateauState {
  readonly best?: Best | undefined;
  /** Epochs since the best, or since the last reduction, that count. */
  readonly waited: number;
  /** Epochs to come that do not count. */
  readonly cooling: number;
  /** What rates are multiplied by. */
  readonly scale: number;
}

/** Nothing seen yet. */
const LEVEL: PlateauState = { waited: 0, cooling: 0, scale: 1 };

const KEYS = [
  "monitor",
  "mode",
  "factor",
  "patience",
  "threshold",
  "absolute",
  "cooldown",
  "minRate",
] as const;

/** The options, if they are some. */
export function checkedPlateau(call: string, value: unknown, watchable: Watchable): Plateau {
  const path = "plateau";
  const given = knownKeys(call, value, KEYS, path);
  const notNegative = (name: "threshold" | "absolute" | "minRate", usual: number): number =>
    number(call, `${path}.${name}`, given[name] ?? usual, NOT_NEGATIVE);
  return {
    ...checkedMonitor(call, path, given, watchable),
    factor: number(call, `${path}.factor`, given.factor ?? 0.1, PART),
    patience: integer(call, `${path}.patience`, given.patience ?? 10, COUNT),
    threshold: notNegative("threshold", 1e-4),
    absolute: notNegative("absolute", 0),
    cooldown: integer(call, `${path}.cooldown`, given.cooldown ?? 0, { ...COUNT, min: 0 }),
    minRate: notNegative("minRate", 0),
  };
}

/** How it stands after an epoch. */
export function level(
  plan: Plateau,
  { best, waited, cooling, scale }: PlateauState = LEVEL,
  now: Best,
): PlateauState {
  const margin = plan.threshold * Math.abs(best?.value ?? 0) + plan.absolute;
  if (improves(plan.mode, now.value, best, margin)) {
    return { best: now, waited: 0, cooling: Math.max(0, cooling - 1), scale };
  }
  if (cooling > 0) return { best, waited: 0, cooling: cooling - 1, scale };
  if (waited + 1 < plan.patience) return { best, waited: waited + 1, cooling, scale };
  return { best, waited: 0, cooling: plan.cooldown, scale: scale * plan.factor };
}

/** A schedule's rate, reduced. */
export function reduced(
  { minRate }: Plateau,
  { scale }: PlateauState = LEVEL,
  rate: number,
): number {
  return Math.min(rate, Math.max(rate * scale, minRate));
}
