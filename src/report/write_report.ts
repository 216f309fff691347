import { filePath, knownKeys, mustBe, optionsObject } from "../check/index.ts";
import { Dataset } from "../data/dataset.ts";
import { ArgumentError, StateError } from "../errors.ts";
import { writeWhole } from "../files/write_whole.ts";
import type { Evaluation } from "../fit/evaluation.ts";
import type { History } from "../fit/history.ts";
import { Network } from "../network/network.ts";
import { reportPage } from "./report_page.ts";

/** What {@link writeReport} tells of. */
export interface ReportOptions {
  /** The network that was trained. */
  readonly network: Network;
  /** What its last run came to. With `norms: true` in the fit, the report shows how gradients and updates went. */
  readonly history: History<Evaluation | undefined>;
  /** Data that it has not seen, to test it on: confusion matrix, or residuals. */
  readonly test?: Dataset;
  /** Default: "Training report". */
  readonly title?: string;
}

const KEYS = ["network", "history", "test", "title"] as const;

/**
 * Writes a report of a training: one HTML file that needs no network, light and dark.
 *
 * ```ts
 * const network = new Network({ input: 64, layers: [dense(64), relu(), dense(10)], seed: 1 })
 * const history = await network.fit(train, { epochs: 5, norms: true })
 * await writeReport('report.html', { network, history, test })
 * ```
 *
 * It shows the cost of each mini-batch with its exponentially weighted average, training and validation by epoch, the
 * learning rate, each layer's gradient and update norms, the confusion matrix or the residuals on `test`, throughput, the
 * spec, the seed, the digest, warnings, and how to have the same again. The file is written whole or not at all
 * (`CheckpointError`, `DH_IO`).
 */
export async function writeReport(path: string, options: ReportOptions): Promise<void> {
  const call = "writeReport";
  filePath(call, "path", path);
  const { network, history, test, title } = knownKeys(call, options, KEYS);
  if (!(network instanceof Network))
    throw new ArgumentError("DH_ARG", mustBe(call, "network", "a Network", network));
  const { epochs, steps } = optionsObject(
    call,
    history as Partial<ReportOptions["history"]>,
    "history",
  );
  if (!Array.isArray(epochs) || steps === undefined) {
    throw new ArgumentError("DH_ARG", mustBe(call, "history", "the history of a run", history));
  }
  if (test !== undefined && !(test instanceof Dataset))
    throw new ArgumentError("DH_ARG", mustBe(call, "test", "a Dataset", test));
  if (title !== undefined && typeof title !== "string")
    throw new ArgumentError("DH_ARG", mustBe(call, "title", "a string", title));
  if (network.lastRun === undefined)
    throw new StateError("DH_STATE", `${call}: the network has not been trained`);
  await writeWhole(call, path, reportPage(options));
}
