import { COUNT, integer, knownKeys, number, optionsObject, show } from "../../check/index.ts";
import { ArgumentError } from "../../errors.ts";
import type { Evaluation } from "../evaluation.ts";
import type { EpochRecord } from "../history.ts";

const KEYS = ["epoch", "loss", "learningRate", "steps", "validation"] as const;

/** An epoch as a file holds it. It has no times, so that the same training gives the same file. */
export type SavedEpoch = Pick<EpochRecord<Evaluation | undefined>, (typeof KEYS)[number]>;

/** Epochs as plain data. */
export const savedEpochs = (epochs: readonly EpochRecord<Evaluation | undefined>[]): SavedEpoch[] =>
  epochs.map(({ epoch, loss, learningRate, steps, validation }) => ({
    epoch,
    loss,
    learningRate,
    steps,
    validation,
  }));

/** Epochs of a file, if they are some. */
export function readEpochs(call: string, value: unknown): EpochRecord<Evaluation | undefined>[] {
  const path = "epochs";
  if (!Array.isArray(value))
    throw new ArgumentError("DH_ARG", `${call}: ${path} is ${show(value)}`);
  return Array.from(value as unknown[], (each, i) => {
    const at = `${path}[${i}]`;
    const given = knownKeys(call, each, KEYS, at);
    const { validation } = given;
    if (validation !== undefined) optionsObject(call, validation, `${at}.validation`);
    return {
      epoch: integer(call, `${at}.epoch`, given.epoch, { min: i + 1, max: i + 1 }),
      // JSON has no NaN: that of an epoch all of whose steps were ignored.
      loss: given.loss === null ? NaN : number(call, `${at}.loss`, given.loss),
      learningRate: number(call, `${at}.learningRate`, given.learningRate),
      steps: integer(call, `${at}.steps`, given.steps, COUNT),
      seconds: NaN,
      samplesPerSecond: NaN,
      validation: validation as Evaluation | undefined,
    };
  });
}
