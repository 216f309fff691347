import { mustBe } from "../check/index.ts";
import { ArgumentError } from "../errors.ts";
import { checkedPart, part, type Part } from "../parts/part.ts";

/** Names of the losses. */
export type LossKind =
  | "meanSquaredError"
  | "meanAbsoluteError"
  | "huber"
  | "binaryCrossEntropy"
  | "softmaxCrossEntropy";

/** A loss by its name, with default options, or made by `huber({ delta: 2 })` and the like. */
export type Loss = LossKind | Part;

/** The loss that is meant; without one, that which suits the data and the network's outputs. */
export function resolveLoss(call: string, value: unknown, data: Classed, outputs: number): Part {
  if (value === undefined) return part("losses", suitable(data, outputs));
  if (typeof value === "string")
    return checkedPart(call, "loss", "losses", { kind: value, numbers: {} });
  if (typeof value === "object" && value !== null)
    return checkedPart(call, "loss", "losses", value);
  throw new ArgumentError("DH_ARG", mustBe(call, "loss", "the name of a loss", value));
}

/** What a loss is chosen by. */
interface Classed {
  readonly classes: number | undefined;
}

function suitable({ classes }: Classed, outputs: number): LossKind {
  if (classes === undefined) return "meanSquaredError";
  return classes === 2 && outputs === 1 ? "binaryCrossEntropy" : "softmaxCrossEntropy";
}
