import { COUNT, integer, knownKeys } from "../check/index.ts";
import { DataError } from "../errors.ts";
import { samplesOf, tableOf, type Numbers, type Table } from "./arguments.ts";

/** How rows of scores are read. */
export interface LikeliestOptions {
  /** Scores of a sample, where they are flat. Default 1: each is the probability of class 1. */
  readonly outputs?: number;
}

/**
 * The likeliest class of each sample, given the rows of scores that `network.predict` gives: the class of the highest
 * score, the first of those that are as high. With one score a sample, class 1 where it is above 0.5, else class 0.
 *
 * ```ts
 * metrics.likeliest([[0.2, 0.7, 0.1], [0.6, 0.3, 0.1]]) // 1, 0
 * metrics.likeliest(network.predict(test.features), { outputs: network.outputs })
 * ```
 */
export function likeliest(scores: Numbers, options: LikeliestOptions = {}): Uint32Array {
  const call = "metrics.likeliest";
  const given = knownKeys(call, options, ["outputs"]);
  const samples = samplesOf(
    call,
    "scores",
    scores,
    integer(call, "outputs", given.outputs ?? 1, COUNT),
  );
  if (samples === 0) return new Uint32Array(0);
  if (!Number.isInteger(samples)) {
    const message = `${call}: scores must be rows of outputs ${given.outputs}; got ${scores.length} values`;
    throw new DataError("DH_SHAPE", message);
  }
  return highest(tableOf(call, "scores", scores, samples));
}

function highest({ values, rows, width }: Table): Uint32Array {
  const classes = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const at = row * width;
    let best = 0;
    for (let c = 1; c < width; c++)
      if ((values[at + c] as number) > (values[at + best] as number)) best = c;
    classes[row] = width === 1 ? Number((values[at] as number) > 0.5) : best;
  }
  return classes;
}
