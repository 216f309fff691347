import { shorten } from "../../check/index.ts";
import type { SavedRun } from "../../fit/saved/run.ts";
import { required, type Command, type Context } from "../command.ts";
import type { Settings } from "../options.ts";
import { readSaved } from "../saved.ts";

/** Says what is in a network's file. */
export const inspect: Command = {
  name: "inspect",
  summary: "say what is in the file of a network",
  places: ["model"],
  options: ["json", "debug"],
  examples: [
    ["downhill inspect digits.safetensors", "layers, names, scaling, the last run, the digest"],
    ["downhill inspect digits.safetensors --json", "the same for machines"],
  ],
  run: inspectFile,
};

async function inspectFile(context: Context, settings: Settings<"model">): Promise<void> {
  const { output } = context;
  const { network, run } = await readSaved(required(context, "<model>", settings.model));
  const { input, outputs, layers, seed, scaling, featureNames, classNames, loss } = network;
  const digest = network.digest();
  output.line(network.summary());
  output.line(`features  ${listed(featureNames)}`);
  output.line(`classes   ${listed(classNames)}`);
  output.line(`scaling   ${scaling ?? "none"}`);
  output.line(`seed      ${seed}`);
  output.line(`loss      ${loss?.kind ?? "none yet"}`);
  output.line(`last run  ${run === undefined ? "none" : describeRun(run)}`);
  output.line(`digest    ${digest}`);
  output.record({
    input,
    outputs,
    layers,
    seed,
    scaling,
    structure: network.structure(),
    featureNames,
    classNames,
    loss,
    run,
    digest,
  });
}

const listed = (names: readonly string[] | undefined): string =>
  names === undefined ? "without names" : `${names.length}: ${shorten(names.join(", "))}`;

/** `adam, learning rate 0.01, batches of 64 of 1437 rows; 20 of 20 epochs` */
function describeRun({ optimizer, batchSize, samples, l2, epochs, progress }: SavedRun): string {
  const { kind, learningRate } = optimizer;
  const rate =
    typeof learningRate === "number"
      ? `learning rate ${learningRate}`
      : `schedule ${learningRate?.kind ?? "of its own"}`;
  const penalty = l2 === 0 ? "" : `, l2 ${l2}`;
  const part = progress.done.steps === 0 ? "" : ` and ${progress.done.steps} steps`;
  const done = `${progress.epoch - 1}${part} of ${epochs} epochs`;
  return `${kind}, ${rate}, batches of ${batchSize} of ${samples} rows${penalty}; ${done}`;
}
