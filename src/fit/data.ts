import type { NativeStored, SampleArrays } from "../../addon.cjs";
import { fitsConfusion, mustBe, usable } from "../check/index.ts";
import { Dataset } from "../data/dataset.ts";
import { unitTargets } from "../data/labels.ts";
import { StoredDataset } from "../data/stored/stored_dataset.ts";
import { ArgumentError, DataError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import type { Part } from "../parts/part.ts";

/** Samples in memory, or in a file. */
export type AnyDataset = Dataset | StoredDataset;

/** Whether its samples have classes, rather than rows of targets. */
export const hasLabels = (data: AnyDataset): boolean =>
  data instanceof StoredDataset ? data.hasLabels : data.labels !== undefined;

/** A data set that fits the network. */
export function checkedData(
  call: string,
  path: string,
  data: unknown,
  network: Network,
): AnyDataset {
  if (!(data instanceof Dataset || data instanceof StoredDataset)) {
    throw new ArgumentError("DH_ARG", mustBe(call, path, "a Dataset", data));
  }
  if (data.width !== network.input) {
    const message = `${call}: the network expects ${network.input} features; ${path} has ${data.width}`;
    throw new DataError("DH_SHAPE", message);
  }
  const oneForTwo = data.classes === 2 && network.outputs === 1;
  if (data.outputs !== network.outputs && !oneForTwo) {
    const what = data.classes === undefined ? "targets a sample" : "classes";
    const message = `${call}: the network has ${network.outputs} outputs; ${path} has ${data.outputs} ${what}`;
    throw new DataError("DH_SHAPE", message);
  }
  return data;
}

/** Whether a loss goes with the data's targets and with the network's last layer. */
export function checkLoss(
  call: string,
  path: string,
  loss: Part,
  data: AnyDataset,
  network: Network,
): void {
  const crossEntropy = loss.kind === "softmaxCrossEntropy" || loss.kind === "binaryCrossEntropy";
  const last = network.layers.at(-1)?.kind;
  const combination = (message: string): never => {
    throw new ArgumentError("DH_COMBO", `${call}: ${message}`);
  };
  if (last === "softmax" && loss.kind !== "softmaxCrossEntropy") {
    combination(`loss ${loss.kind} does not go with a last layer softmax; leave that layer out`);
  }
  if (last === "sigmoid" && crossEntropy) {
    combination(`loss ${loss.kind} takes logits: leave the last layer, sigmoid, out`);
  }
  if (!hasLabels(data)) {
    // Those in a file are looked at when they are read.
    if (crossEntropy && data instanceof Dataset)
      unitTargets(call, `${path}.targets`, data.targets as Float32Array, data.outputs);
    return;
  }
  if (!crossEntropy) {
    combination(`loss ${loss.kind} needs targets; ${path} has labels of classes`);
  }
  if (loss.kind === "binaryCrossEntropy" && network.outputs !== 1) {
    combination("loss binaryCrossEntropy takes labels with one output; use softmaxCrossEntropy");
  }
  if (loss.kind === "softmaxCrossEntropy" && network.outputs === 1) {
    combination("loss softmaxCrossEntropy needs an output a class; use binaryCrossEntropy");
  }
}

/** Whether a network can be evaluated on the data by that loss: as it can be trained, but for the confusion matrix. */
export function checkEvaluation(
  call: string,
  path: string,
  loss: Part,
  data: AnyDataset,
  network: Network,
): void {
  checkLoss(call, path, loss, data, network);
  if (data.classes !== undefined) fitsConfusion(call, network.outputs);
}

/**
 * The samples of a data set as the core takes them: where they are in a file, or the arrays, if their memory is still there
 * (`DH_DETACHED`, `DH_SHARED`).
 */
export function samplesOf(
  call: string,
  path: string,
  data: AnyDataset,
): SampleArrays | NativeStored {
  return data instanceof StoredDataset ? data.native : arraysOf(call, path, data);
}

/** The arrays of a data set as the core takes them. */
export function arraysOf(
  call: string,
  path: string,
  { features, labels, targets, sampleWeight: weights }: Dataset,
): SampleArrays {
  usable(call, `${path}.features`, features);
  if (labels !== undefined) usable(call, `${path}.labels`, labels);
  if (targets !== undefined) usable(call, `${path}.targets`, targets);
  if (weights !== undefined) usable(call, `${path}.sampleWeight`, weights);
  return {
    features,
    ...(labels && { labels }),
    ...(targets && { targets }),
    ...(weights && { weights }),
  };
}
