import { BELOW_ONE, COUNT, NOT_NEGATIVE, PART, POSITIVE, SEED } from "../check/index.ts";
import { EXPORT_FORMATS } from "../formats/index.ts";
import { kindsOf } from "../parts/part.ts";
import { native, system } from "../native.ts";
import { choice, either, flag, integer, list, number, text, type Kind } from "./kinds.ts";

/** An option of the command line, which a config file may have as well unless `shellOnly`. */
export interface Option<T> {
  readonly kind: Kind<NonNullable<T>>;
  readonly help: string;
  readonly fallback?: T;
  readonly shellOnly?: boolean;
}

/** An option that may be left out. */
const optional = <T extends {}>(kind: Kind<T>, help: string): Option<T | undefined> => ({
  kind,
  help,
});

/** An option with a value where it is left out. */
const preset = <T extends {}>(kind: Kind<T>, help: string, fallback: NoInfer<T>): Option<T> => ({
  kind,
  help,
  fallback,
});

/** A flag that is off unless it is there. */
const onShell = (help: string): Option<boolean> => ({
  kind: flag(),
  help,
  fallback: false,
  shellOnly: true,
});

const path = text("path", "a path");

/** The layers that need no numbers: `dense` needs its units, `dropout` its rate. */
const activations = native
  .catalogue()
  .layers.filter(({ parameters }) => parameters.every((each) => each.default !== undefined))
  .map(({ kind }) => kind);

/** An optimizer by its name, or with a rate of its own. */
const contender: Kind<string> = {
  ...text("optimizer", `${kindsOf("optimizers").join(", ")}, or with a rate as in adam:0.01`),
  schema: { type: "string", examples: [...kindsOf("optimizers"), "adam:0.01"] },
};

/** Every option of every command. The name of the flag is that of the option: `learningRate`, `--learning-rate`. */
export const OPTIONS = {
  data: optional(path, "a CSV file with a header"),
  model: optional(path, "a network that train has saved"),

  target: optional(
    either(
      integer({ min: -(2 ** 31), max: 2 ** 31 }),
      text("column", "the name of a column"),
      "column",
    ),
    "the column to predict: its name, or its place from 0 (-1 is the last)",
  ),
  task: optional(
    choice(["classification", "regression"]),
    "what to learn, if not classes for a target of text or whole numbers of 2 to 20 values, and else numbers",
  ),
  columns: optional(
    list(text("column", "the name of a column"), "names"),
    "the columns to learn from; else all but the target",
  ),
  missing: preset(
    choice(["indicate", "mean", "drop", "error"]),
    "what to do with missing cells, to put the column's mean there and a feature that says so, the mean alone, to leave their rows out, or to stop",
    "indicate",
  ),
  delimiter: preset(text("character", "one character"), "what stands between fields", ","),
  header: preset(
    flag(),
    "with or without a first line of names; without it the columns are column0, column1, ...",
    true,
  ),
  test: preset(
    number("part", BELOW_ONE),
    "the part of the rows to hold out and test on at the end, each class in proportion; 0 for none",
    0.2,
  ),
  validation: optional(
    either(number("part", PART), path, "part|path"),
    "rows to watch after each epoch: a part of the training rows, or a CSV file",
  ),

  hidden: preset(list(integer(COUNT), "n,n"), "units of the hidden layers", [64]),
  activation: preset(choice(activations), "what stands after each hidden layer", "relu"),
  dropout: preset(
    number("rate", BELOW_ONE),
    "the part of each hidden layer to leave out at random",
    0,
  ),
  scaling: preset(
    choice(["standard", "minMax", "none"]),
    "how features are scaled, to mean 0 and deviation 1, to 0..1, or not at all",
    "standard",
  ),

  loss: optional(choice(kindsOf("losses")), "what to make small, if not what suits the target"),
  optimizer: preset(choice(kindsOf("optimizers")), "the update rule", "adam"),
  optimizers: preset(list(contender, "names"), "those to compare", [
    "sgd",
    "momentum",
    "rmsProp",
    "adam",
  ]),
  learningRate: optional(
    number("rate", NOT_NEGATIVE),
    "the learning rate; else the optimizer's own",
  ),
  epochs: preset(integer(COUNT), "how many times to go through the data", 20),
  earlyStop: optional(
    integer(COUNT),
    "end after so many epochs that are no better than the best one, and keep its weights",
  ),
  batchSize: preset(
    either(integer(COUNT), choice(["auto", "full"]), "n|auto|full"),
    "samples of a mini-batch: a number, all, or what suits the data and this machine",
    64,
  ),
  l2: preset(number("lambda", NOT_NEGATIVE), "lambda of the squared weights in the cost", 0),
  seed: preset(integer(SEED), "what weights, orders, dropout and splits are drawn from", 0),
  threads: optional(
    integer({ min: 1, max: system.mostThreads }),
    "threads; the result does not depend on it",
  ),

  save: optional(path, "where to write the network when it is trained"),
  checkpoint: optional(
    path,
    "where to write the network and its run, after each epoch and at the end",
  ),
  resume: optional(path, "a checkpoint to go on from, bit for bit"),
  report: optional(path, "where to write a report: one HTML page with charts and tables"),
  tensorboard: optional(
    text("folder", "a folder"),
    "where to write events for TensorBoard: costs, rates, measures, histograms of weights",
  ),
  format: optional(choice(EXPORT_FORMATS), "what to write"),
  output: optional(
    path,
    "where to write; else predictions go to standard output, the gallery to gallery.html, an export beside its network",
  ),

  goalLoss: optional(
    number("loss", POSITIVE),
    "the validation loss to reach; else what all of them reach",
  ),
  goalAccuracy: optional(number("part", { above: 0, max: 1 }), "the validation accuracy to reach"),
  from: preset(number("rate", POSITIVE), "the first rate", 1e-5),
  to: preset(number("rate", POSITIVE), "the last rate", 10),
  steps: preset(
    integer({ min: 20, max: COUNT.max ?? 0 }),
    "how many rates to try, one a step",
    100,
  ),

  config: { ...optional(path, "a JSON file with options; flags come before it"), shellOnly: true },
  json: onShell("print JSON for machines, a line a record"),
  debug: onShell("print stacks of errors"),
} satisfies Record<string, Option<unknown>>;

/** The name of an option, as a config file has it. */
export type OptionName = keyof typeof OPTIONS;

type Value<O> = O extends Option<infer T> ? T : never;

/** The values of some options. */
export type Settings<Name extends OptionName> = {
  readonly [K in Name]: Value<(typeof OPTIONS)[K]>;
};

/** `--learning-rate`; the header is there unless `--no-header` says otherwise. */
export function flagOf(name: string): string {
  if (name === "header") return "--no-header";
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
