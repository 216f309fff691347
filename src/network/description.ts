import { knownKeys } from "../check/index.ts";
import { namesOf } from "../data/labels.ts";
import type { SavedRun } from "../fit/saved_run.ts";
import { isBuiltIn } from "../initializers/initializer.ts";
import { checkedPart, type Part } from "../parts/part.ts";
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

const KEYS = ["network", "loss", "featureNames", "classNames", "run"] as const;

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

/** From JSON. What it says of the network is checked by its constructor, and what it says of a run when that goes on. */
export function readDescription(json: string): Description {
  const call = "description";
  const value = JSON.parse(json) as Partial<Description> | null;
  const { network, loss, featureNames, classNames, run } = knownKeys(call, value, KEYS, "file");
  if (loss !== undefined) checkedPart(call, "loss", "losses", loss);
  if (featureNames !== undefined) namesOf(call, "featureNames", featureNames);
  if (classNames !== undefined) namesOf(call, "classNames", classNames);
  return { network, loss, featureNames, classNames, run } as Description;
}
