import { quote } from "../check/index.ts";
import type { Task } from "../data/table.ts";
import { CheckpointError } from "../errors.ts";
import type { SavedRun } from "../fit/saved/run.ts";
import { readDescription } from "../network/description.ts";
import { Network } from "../network/network.ts";
import { native } from "../native.ts";

/** A network from its file, and the run that the file can go on with. */
export interface Saved {
  readonly network: Network;
  readonly run: SavedRun | undefined;
}

/** Reads a network's file. A run in it is checked when it goes on; here it must but look like one. */
export async function readSaved(path: string): Promise<Saved> {
  const network = await Network.load(path);
  const { run } = readDescription((await native.readModelFile(path)).description, null);
  if (run !== undefined && !looksLikeRun(run)) {
    throw new CheckpointError("DH_HEADER", `${quote(path)}: the run in it is none`);
  }
  return { network, run };
}

function looksLikeRun(run: unknown): run is SavedRun {
  const { optimizer, loss, progress, ...numbers } = (run ?? {}) as Partial<SavedRun>;
  const counts = [
    numbers.epochs,
    numbers.batchSize,
    numbers.samples,
    numbers.l2,
    progress?.epoch,
    progress?.done?.steps,
  ];
  const names = [optimizer?.kind, loss?.kind];
  return counts.every(Number.isFinite) && names.every((name) => typeof name === "string");
}

/** What a network has learned: one that fits numbers fits them in any file, few and whole as they may be. */
export const taskOf = ({ loss, classNames }: Network): Task =>
  classNames !== undefined || isCrossEntropy(loss) ? "classification" : "regression";

/** Whether a loss is one of classes. */
export const isCrossEntropy = (loss: Network["loss"]): boolean =>
  loss?.kind.endsWith("CrossEntropy") ?? false;
