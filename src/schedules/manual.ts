import { COUNT, integer, mustBe } from "../check/index.ts";
import { ArgumentError, OutOfRangeError } from "../errors.ts";
import { rate } from "./options.ts";
import { define, type Schedule } from "./schedule.ts";

/**
 * Rates by hand: each from its epoch on, until the next. `manual({ 1: 0.1, 20: 0.01 })` has 0.1 in epochs 1 to 19 and
 * 0.01 ever after. Epoch 1 must be there (`DH_RANGE`). Keras's `PiecewiseConstantDecay` takes the last step of each part instead.
 */
export function manual(rates: Readonly<Record<number, number>>): Schedule {
  if (typeof rates !== "object" || rates === null || Array.isArray(rates)) {
    throw new ArgumentError(
      "DH_ARG",
      mustBe("manual", "rates", "an object such as { 1: 0.1, 20: 0.01 }", rates),
    );
  }
  // An object lists its whole-number keys in ascending order.
  const stairs = Object.entries(rates).map(([key, value]) => ({
    epoch: integer("manual", "each key", Number(key), COUNT),
    rate: rate("manual", `rates[${key}]`, value),
  }));
  const [first] = stairs;
  if (first?.epoch !== 1)
    throw new OutOfRangeError("DH_RANGE", "manual: rates must begin with epoch 1");
  const options = Object.fromEntries(stairs.map((stair) => [stair.epoch, stair.rate]));
  return define(
    "manual",
    options,
    ({ epoch }) => (stairs.findLast((stair) => stair.epoch <= epoch) ?? first).rate,
  );
}
