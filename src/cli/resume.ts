import { isDeepStrictEqual } from "node:util";
import type { Dataset } from "../data/dataset.ts";
import { DataError } from "../errors.ts";
import type { SavedRun } from "../fit/saved/run.ts";
import type { Network } from "../network/network.ts";
import { UsageError } from "./errors.ts";
import { counted } from "../text/numbers.ts";
import { layersOf, NETWORK_OPTIONS } from "./model.ts";
import { flagOf, type OptionName, type Settings } from "./options.ts";
import { commandOf } from "./words.ts";

type Told = Settings<
  | (typeof NETWORK_OPTIONS)[number]
  | "loss"
  | "optimizer"
  | "learningRate"
  | "epochs"
  | "earlyStop"
  | "batchSize"
  | "l2"
  | "seed"
>;

/**
 * A file that a run goes on from says how. Options may be repeated, so that a command needs no more than `--resume` to go
 * on; one that says otherwise is an error.
 */
export function refuseOtherwise(
  given: ReadonlySet<OptionName>,
  settings: Told,
  {
    network,
    run,
    path,
  }: { readonly network: Network; readonly run: SavedRun; readonly path: string },
  data: Dataset,
): void {
  const refuse = (flags: string, had: unknown): never => {
    const message = `--resume goes on with the run in ${path}, whose ${flags} is ${String(had)}: repeat that or leave it out`;
    throw new UsageError(message);
  };
  const had: Partial<Record<OptionName, unknown>> = {
    epochs: run.epochs,
    earlyStop: run.earlyStopping?.patience ?? "none",
    optimizer: run.optimizer.kind,
    learningRate: run.optimizer.learningRate,
    loss: run.loss.kind,
    l2: run.l2,
    seed: network.seed,
    scaling: network.scaling ?? "none",
  };
  for (const [key, value] of Object.entries(had)) {
    const name = key as keyof typeof had & keyof Told;
    if (given.has(name) && settings[name] !== value) refuse(flagOf(name), value);
  }
  const { batchSize } = settings;
  if (
    given.has("batchSize") &&
    typeof batchSize === "number" &&
    Math.min(batchSize, run.samples) !== run.batchSize
  ) {
    refuse(flagOf("batchSize"), run.batchSize);
  }
  if (["hidden", "activation", "dropout"].some((name) => given.has(name as OptionName))) {
    const loss = run.loss.kind;
    const same = isDeepStrictEqual(
      plain(layersOf({ ...settings, loss }, data)),
      plain(network.layers),
    );
    if (!same) refuse("network (--hidden, --activation, --dropout)", kinds(network));
  }
}

/** Whether the rows to learn from are as many as the run had. */
export function refuseOtherRows(
  { run, path }: { readonly run: SavedRun; readonly path: string },
  { samples }: Dataset,
): void {
  if (run.samples === samples) return;
  const message = `the run in ${path} was on ${counted(run.samples, "row")}; now there are ${samples}: is --test, --validation or the file another?`;
  throw new DataError("DH_SHAPE", message);
}

const plain = (layers: Network["layers"]): unknown => JSON.parse(JSON.stringify(layers));

const kinds = ({ layers }: Network): string =>
  layers
    .map(({ kind, numbers }) =>
      [kind, numbers["units"] ?? numbers["rate"]].filter((part) => part !== undefined).join(" "),
    )
    .join(", ");

/** The command that goes on from a checkpoint: the same words, and where it is. */
export function resumeCommand(call: string, words: readonly string[], path: string): string {
  const kept = words.filter(
    (word, i) => !/^--resume(=|$)/.test(word) && words[i - 1] !== "--resume",
  );
  return commandOf(call, [...kept, "--resume", path]);
}
