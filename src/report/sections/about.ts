import type { History } from "../../fit/history.ts";
import type { SavedRun } from "../../fit/saved/run.ts";
import type { Network } from "../../network/network.ts";
import { system } from "../../native.ts";
import { html, type Html } from "../../page/html.ts";
import { list } from "../../page/table.ts";
import { counted, duration, grouped } from "../../text/numbers.ts";
import { callOf, literal } from "../source.ts";

/** The spec: the network and what the run was told. */
export function about(network: Network, run: SavedRun, history: History<unknown>): Html {
  const { optimizer, loss, l2, shuffle, samples } = run;
  const { learningRate: _, ...numbers } = optimizer.numbers;
  const { scaling, featureNames, classNames } = network;
  return html`<div class="grid about">
    <section class="card">
      <h3>Network</h3>
      <div class="scroll" tabindex="0" role="group" aria-label="Layers">
        <pre>${network.summary()}</pre>
      </div>
      ${list([
        ["features", names(featureNames, network.input)],
        ["classes", classNames && names(classNames, classNames.length)],
        ["scaling of features", scaling ?? "none"],
      ])}
    </section>
    <section class="card">
      <h3>Training</h3>
      ${list([
        ["loss", callOf("losses", loss)],
        ["optimizer", callOf("optimizers", { kind: optimizer.kind, numbers })],
        ["learning rate", rate(optimizer.learningRate)],
        [
          "epochs",
          `${history.epochs.length} of ${run.epochs}${history.stopped ? ", ended early" : ""}`,
        ],
        ["samples", grouped(samples)],
        ["batch size", `${history.batchSize}: ${history.batchSizeReason}`],
        ["L2", String(l2)],
        ["order of samples", shuffle ? "shuffled each epoch" : "as they are"],
        [
          "seed",
          run.seed === network.seed ? String(run.seed) : `${network.seed}, of orders ${run.seed}`,
        ],
        ["time", trainingTime(history)],
        [
          "machine",
          `${system.isa}, ${counted(system.threads, "thread")}, Node.js ${process.versions.node} on ${process.platform} ${process.arch}; the result does not depend on it`,
        ],
        ["digest", html`<code>${network.digest()}</code>`],
      ])}
    </section>
  </div>`;
}

/** How long the epochs took, validation not counted. */
export function trainingTime({ epochs }: History<unknown>): string | undefined {
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  return Number.isFinite(seconds) && epochs.length > 0 ? duration(seconds) : undefined;
}

const rate = (rate: SavedRun["optimizer"]["learningRate"]): string => {
  if (rate === null) return "a schedule of your own";
  return typeof rate === "number" ? String(rate) : `${rate.kind} ${literal(rate.options)}`;
};

const MOST_NAMES = 40;

function names(of: readonly string[] | undefined, count: number): string {
  if (of === undefined) return `${grouped(count)}, without names`;
  const more = of.length > MOST_NAMES ? ", ..." : "";
  return `${grouped(count)}: ${of.slice(0, MOST_NAMES).join(", ")}${more}`;
}
