import { oneOf } from "../check/index.ts";
import type { Dataset } from "../data/dataset.ts";
import type { FitOptions } from "../fit/options.ts";
import { dense, dropout, type Layer } from "../layers/index.ts";
import { layer } from "../layers/layer.ts";
import { Network } from "../network/network.ts";
import { checkedOptimizer, type OptimizerSpec } from "../optimizers/optimizer_spec.ts";
import { kindsOf } from "../parts/part.ts";
import type { LossKind } from "../losses/loss.ts";
import { adviseBatchSize } from "../batching/advise.ts";
import type { Schedule } from "../schedules/index.ts";
import type { Settings } from "./options.ts";

/** The options that make a network. */
export const NETWORK_OPTIONS = ["hidden", "activation", "dropout", "scaling"] as const;

/** The options that every command that trains has at the end. */
export const FIT_OPTIONS = [
  "loss",
  "batchSize",
  "l2",
  "seed",
  "threads",
  "report",
  "config",
  "json",
  "debug",
] as const;

/** Dense layers with their activations and dropout, and a last one. Two classes need one output, unless the loss is softmax's. */
export function layersOf(
  {
    hidden,
    activation,
    dropout: rate,
    loss,
  }: Settings<"hidden" | "activation" | "dropout" | "loss">,
  data: Dataset,
): Layer[] {
  const one = data.classes === 2 && loss !== "softmaxCrossEntropy";
  const last = dense(one ? 1 : data.outputs);
  const between = (units: number): Layer[] => [
    dense(units),
    layer(activation),
    ...(rate > 0 ? [dropout(rate)] : []),
  ];
  return [...hidden.flatMap(between), last];
}

/** The network that the settings describe. */
export const networkOf = (
  settings: Settings<"hidden" | "activation" | "dropout" | "loss" | "scaling" | "seed">,
  data: Dataset,
): Network =>
  new Network({
    input: data.width,
    layers: layersOf(settings, data),
    seed: settings.seed,
    scaling: settings.scaling === "none" ? undefined : settings.scaling,
  });

/** An optimizer by its name, at its own rate where none is given. */
export const optimizerOf = (
  call: string,
  kind: string,
  learningRate: number | Schedule | undefined,
): OptimizerSpec =>
  checkedOptimizer(call, "optimizer", {
    kind: oneOf(call, "optimizer", kind, kindsOf("optimizers")),
    numbers: {},
    ...(learningRate !== undefined && { learningRate }),
  });

/** What a fit takes of the settings. */
export function fitOptions({
  loss,
  batchSize,
  l2,
  threads,
}: Settings<"loss" | "batchSize" | "l2" | "threads">): Omit<FitOptions, "epochs"> {
  return {
    batchSize,
    l2,
    ...(loss !== undefined && { loss: loss as LossKind }),
    ...(threads !== undefined && { threads }),
  };
}

/** The batch size that a fit will have, and why. */
export function batchSizeOf(
  batchSize: number | "auto" | "full",
  { samples }: Dataset,
  network: Network,
): { batchSize: number; why: string } {
  if (batchSize === "auto") return adviseBatchSize({ samples, network });
  if (batchSize === "full") return { batchSize: samples, why: "all samples, as asked for" };
  return { batchSize: Math.min(batchSize, samples), why: "as asked for" };
}
