import { knownKeys, mustBe, optionsObject, quote } from "../check/index.ts";
import { namesOf } from "../data/labels.ts";
import type { StepArrays } from "../../addon.cjs";
import { ArgumentError } from "../errors.ts";
import type { Evaluation } from "../fit/evaluation.ts";
import { Log } from "../fit/history.ts";
import { readEpochs, savedEpochs } from "../fit/saved/epochs.ts";
import type { SavedRun } from "../fit/saved/run.ts";
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
  /** What stands for a missing number, by feature. */
  readonly fills?: Readonly<Record<string, number>> | undefined;
  /** Texts of the user's. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** The last run: what it was told, and how far it came. */
  readonly run?: SavedRun | undefined;
  /** What that run has written down; its steps are arrays of the file. */
  readonly log?: Log<Evaluation | undefined> | undefined;
}

const KEYS = [
  "network",
  "loss",
  "featureNames",
  "classNames",
  "fills",
  "metadata",
  "run",
  "epochs",
] as const;

/** The description of a network that has learned nothing yet. */
export function describe({ input, layers, seed, scaling }: Network): Description {
  return { network: { input, layers, seed, scaling } };
}

/** As JSON. Weights that users made are in the file, so that how they were made is left out. */
export function writeDescription(description: Description): string {
  const layers = description.network.layers.map(({ initializer, ...layer }) =>
    initializer && isBuiltIn(initializer) ? { ...layer, initializer } : layer,
  );
  const { log, ...others } = description;
  const network = { ...description.network, layers };
  return JSON.stringify({ ...others, network, ...(log && { epochs: savedEpochs(log.epochs) }) });
}

/** From JSON. What it says of the network is checked by its constructor, and what it says of a run when that goes on. */
export function readDescription(json: string, steps: StepArrays | null): Description {
  const call = "description";
  const { epochs, ...given } = knownKeys(call, JSON.parse(json) as unknown, KEYS, "file");
  const { loss, featureNames, classNames, fills, metadata } = given;
  if (loss !== undefined) checkedPart(call, "loss", "losses", loss);
  if (featureNames !== undefined) namesOf(call, "featureNames", featureNames);
  if (classNames !== undefined) namesOf(call, "classNames", classNames);
  if (fills !== undefined) recordOf(call, "fills", fills, "number");
  if (metadata !== undefined) recordOf(call, "metadata", metadata, "string");
  if (epochs === undefined) return given as Description;
  const log = new Log(readEpochs(call, epochs), steps ?? undefined);
  return { ...given, log } as Description;
}

/** A copy of an object whose values are all of a type; numbers are finite. */
export function recordOf(
  call: string,
  path: string,
  value: unknown,
  type: "number" | "string",
): Record<string, never> {
  const entries = Object.entries(optionsObject(call, value as object, path));
  for (const [name, each] of entries) {
    if (typeof each === type && (type === "string" || Number.isFinite(each))) continue;
    const message = mustBe(call, `${path}[${quote(name)}]`, `a ${type}`, each);
    throw new ArgumentError("DH_ARG", message);
  }
  return Object.fromEntries(entries) as Record<string, never>;
}
