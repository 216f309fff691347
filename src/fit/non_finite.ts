import type { RunEvent } from "../../addon.cjs";
import { NumericError } from "../errors.ts";
import type { Network } from "../network/network.ts";

/** The error of a step that gave numbers that are not finite, and was undone. */
export function nonFinite(
  call: string,
  { epoch, haltedStep, haltedTensor }: RunEvent,
  rates: Float64Array,
  { scaling }: Network,
): NumericError {
  const what = haltedTensor === undefined ? "the loss" : `tensor ${haltedTensor}`;
  const when = `at epoch ${epoch} step ${haltedStep} (learning rate ${rates[haltedStep - 1]})`;
  const advice = `a lower rate may help${scaling ? "" : ", or scaling: 'standard'"}`;
  return new NumericError(
    "DH_NONFINITE",
    `${call}: ${what} is not finite ${when}; that step was undone; ${advice}`,
    { epoch, step: haltedStep, ...(haltedTensor !== undefined && { tensor: haltedTensor }) },
  );
}
