import { NOT_NEGATIVE, didYouMean, mustBe, number, optionsObject, quote } from "../check/index.ts";
import { ArgumentError } from "../errors.ts";
import { hasLabels, type AnyDataset } from "./data.ts";

/**
 * How much the samples of each class count. `balanced` is scikit-learn's: `samples / (classes * samples of the class)`, over
 * the classes that there are, so that all of them count alike. Or a weight, 0 or more, for classes by number or name, or for
 * all of them in order; 1 for those that are not named.
 */
export type ClassWeight = "balanced" | readonly number[] | Readonly<Record<string, number>>;

/** The weight of each class, complete. */
export type ClassWeights = "balanced" | readonly number[];

/** The weights, if they are some and the data have classes. */
export function checkedClassWeight(call: string, value: unknown, data: AnyDataset): ClassWeights {
  const { classes, classNames } = data;
  if (!hasLabels(data) || classes === undefined) {
    const message = `${call}: classWeight needs labels; this data set has targets`;
    throw new ArgumentError("DH_COMBO", message);
  }
  if (value === "balanced") return value;
  if (Array.isArray(value)) return listed(call, value, classes);
  if (typeof value !== "object" || value === null) {
    const expectation = '"balanced", or a weight for each class';
    throw new ArgumentError("DH_ARG", mustBe(call, "classWeight", expectation, value));
  }
  const names = Array.from({ length: classes }, (_, i) => classNames?.[i] ?? String(i));
  const weights = names.map(() => 1);
  for (const [name, weight] of Object.entries(optionsObject(call, value, "classWeight"))) {
    const at = names.includes(name) ? names.indexOf(name) : indexOf(name, classes);
    if (at === undefined) {
      const message = `${call}: classWeight has ${quote(name)}, which is no class${didYouMean(name, names)}`;
      throw new ArgumentError("DH_UNKNOWN", message);
    }
    weights[at] = number(call, `classWeight.${name}`, weight, NOT_NEGATIVE);
  }
  return weights;
}

function listed(call: string, value: readonly unknown[], classes: number): number[] {
  if (value.length !== classes) {
    const expectation = `an array of ${classes} weights, one a class`;
    throw new ArgumentError("DH_ARG", mustBe(call, "classWeight", expectation, value));
  }
  return Array.from(value, (weight, i) => number(call, `classWeight[${i}]`, weight, NOT_NEGATIVE));
}

/** The class whose number that is. */
function indexOf(name: string, classes: number): number | undefined {
  const index = Number(name);
  return /^\d+$/.test(name) && index < classes ? index : undefined;
}
