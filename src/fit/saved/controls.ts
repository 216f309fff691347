import { integer, knownKeys, number } from "../../check/index.ts";
import type { Patience } from "../controls/early_stopping.ts";
import type { Best } from "../controls/monitor.ts";
import type { PlateauState } from "../controls/plateau.ts";

const COUNTED = { min: 0, max: 2 ** 31 - 1 };

/** How early stopping stands, as a file says it. */
export function checkedPatience(call: string, path: string, value: unknown): Patience {
  const { best, waited } = knownKeys(call, value, ["best", "waited"], path);
  return {
    ...(best !== undefined && { best: checkedBestEpoch(call, `${path}.best`, best) }),
    waited: integer(call, `${path}.waited`, waited, COUNTED),
  };
}

/** How a plateau stands, as a file says it. */
export function checkedPlateauState(call: string, path: string, value: unknown): PlateauState {
  const given = knownKeys(call, value, ["best", "waited", "cooling", "scale"], path);
  return {
    ...(given.best !== undefined && { best: checkedBestEpoch(call, `${path}.best`, given.best) }),
    waited: integer(call, `${path}.waited`, given.waited, COUNTED),
    cooling: integer(call, `${path}.cooling`, given.cooling, COUNTED),
    scale: number(call, `${path}.scale`, given.scale, { min: 0, max: 1 }),
  };
}

function checkedBestEpoch(call: string, path: string, value: unknown): Best {
  const { epoch, value: best } = knownKeys(call, value, ["epoch", "value"], path);
  return {
    epoch: integer(call, `${path}.epoch`, epoch),
    value: number(call, `${path}.value`, best),
  };
}
