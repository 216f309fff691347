import type { Evaluation } from "../fit/evaluation.ts";
import type { History } from "../fit/history.ts";
import type { Run } from "../fit/run.ts";
import type { Network } from "../network/network.ts";
import type { Context } from "./command.ts";
import { Interrupted } from "./errors.ts";
import { onInterrupt } from "./interrupt.ts";
import type { Extent, Progress } from "./progress.ts";
import { resumeCommand } from "./resume.ts";

/** What to do beside a run. */
export interface Company {
  readonly network: Network;
  readonly extent: Extent;
  readonly progress: Progress;
  /** Where the run keeps its checkpoints, the last one included. */
  readonly checkpoint: string | undefined;
  /** Where else to save the network when it all ends early. */
  readonly refuge: string;
  /** Whether nothing comes of the run if nobody reads what is printed. */
  readonly idle: boolean;
}

/**
 * Goes with a run to its end, and shows it. At Ctrl-C the run ends after the step that it is in, and the network is kept as
 * it then is.
 */
export async function follow(
  { call, words, output }: Context,
  { network, extent, progress, checkpoint, refuge, idle }: Company,
  run: Run<Evaluation | undefined>,
): Promise<History<Evaluation | undefined>> {
  using interrupt = onInterrupt(() => run.stop());
  if (idle) output.whenClosed(() => run.stop());
  try {
    for await (const record of run) progress.epoch(record);
  } finally {
    progress.stop();
  }
  const history = await run;
  if (!interrupt.happened || history.reason !== "stopped") return history;
  if (checkpoint === undefined) await network.save(refuge);
  const kept = checkpoint ?? refuge;
  const epoch = history.epochs.length + 1;
  output.record({ event: "interrupted", epoch, checkpoint: kept });
  const goOn = resumeCommand(call, words, kept);
  throw new Interrupted(`stopped in epoch ${epoch} of ${extent.epochs}; to go on: ${goOn}`);
}
