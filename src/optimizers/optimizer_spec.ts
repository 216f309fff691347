import { callable, mustBe, number, optionsObject, NOT_NEGATIVE } from "../check/index.ts";
import { ArgumentError } from "../errors.ts";
import { checkedPart, part, type Part } from "../parts/part.ts";
import type { Schedule } from "../schedules/index.ts";

/** An optimizer as plain data, made by `adam`, `sgd` and the like; its rate may be a function of the clock. */
export interface OptimizerSpec extends Part {
  /** The learning rate, or the schedule that gives it. */
  readonly learningRate: number | Schedule;
}

/** What every optimizer takes. */
export interface RateOption {
  /** The learning rate, 0 or more, or a schedule: a function of `{ epoch, step }`. */
  readonly learningRate?: number | Schedule;
}

/** The optimizer of that kind; `call` is the function that the user called. */
export function optimizer(
  kind: string,
  options: RateOption & object,
  call: string = kind,
): OptimizerSpec {
  const { learningRate, ...others } = optionsObject(call, options);
  if (typeof learningRate === "function" || learningRate === undefined) {
    const made = part("optimizers", kind, others, { call });
    return Object.freeze({
      ...made,
      learningRate: learningRate ?? (made.numbers["learningRate"] as number),
    });
  }
  number(call, "learningRate", learningRate, NOT_NEGATIVE);
  return Object.freeze({ ...part("optimizers", kind, options, { call }), learningRate });
}

/** An optimizer that was made by one of the factories, or written by hand. */
export function checkedOptimizer(call: string, path: string, value: unknown): OptimizerSpec {
  if (typeof value !== "object" || value === null || !("kind" in value)) {
    const expectation = "an optimizer such as adam()";
    throw new ArgumentError("DH_ARG", mustBe(call, path, expectation, value));
  }
  const { learningRate, ...others } = value as Partial<OptimizerSpec>;
  const made = checkedPart(call, path, "optimizers", { numbers: {}, ...others });
  const rate = learningRate ?? made.numbers["learningRate"];
  if (typeof rate !== "number") callable(call, `${path}.learningRate`, rate);
  else number(call, `${path}.learningRate`, rate, NOT_NEGATIVE);
  return Object.freeze({ ...made, learningRate: rate as number | Schedule });
}
