import { mustBe, show } from "../check/index.ts";
import { CheckpointError } from "../errors.ts";
import type { SavedRun } from "../fit/saved_run.ts";
import { isBuiltIn } from "../initializers/initializer.ts";
import type { Part } from "../parts/part.ts";
import type { CompleteConfig } from "./config.ts";
import type { Network } from "./network.ts";

/** Everything about a network but its tensors, as plain data: what stands in a file beside them. */
export interface Description {
  readonly network: CompleteConfig;
  readonly loss?: Part | undefined;
  readonly featureNames?: readonly string[] | undefined;
  readonly classNames?: readonly string[] | undefined;
  /** The last run: what it was told, and how far it came. */
  readonly run?: SavedRun | undefined;
}

/** The description of a network that has learned nothing yet. */
export function describe({ input, layers, seed, scaling }: Network): Description {
  return { network: { input, layers, seed, scaling } };
}

/** As JSON. Weights that users made are in the file, so that how they were made is left out. */
export function writeDescription(description: Description): string {
  const layers = description.network.layers.map(({ initializer, ...layer }) =>
    initializer && isBuiltIn(initializer) ? { ...layer, initializer } : layer,
  );
  return JSON.stringify({ ...description, network: { ...description.network, layers } });
}

/** From JSON. What it says of the network is checked by its constructor. */
export function readDescription(call: string, path: string, json: string): Description {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new CheckpointError("DH_HEADER", `${call}: ${path}: ${show(cause)}`, { cause });
  }
  if (typeof value !== "object" || value === null || !("network" in value)) {
    const message = mustBe(call, `description in ${path}`, "an object with a network", value);
    throw new CheckpointError("DH_HEADER", message);
  }
  return value as Description;
}
