// The tables of the README, by the name of their place in it.
import {
  bandwidth,
  dataOf,
  epochs,
  held,
  memoryOf,
  operationsOf,
  parametersOf,
  peak,
  touched,
} from "./limits.mjs";
import { bytes, count, millions, percent, ratio, seconds, spread } from "./numbers.mjs";
import { kept } from "./results.mjs";
import { comparison, markdown } from "./table.mjs";

const inverse = (perSecond, { batch = 1, parameters = batch }) => seconds(parameters / perSecond);
const own = (results) => results.find(({ name }) => name === "downhill");

function networks() {
  return comparison(kept("networks"));
}

const training = (group) => () => comparison(kept(group));

function predict() {
  return comparison(kept("predict"), inverse, "Downhill, a call");
}

/** Optimizers' steps beside the other library's, and beside copying as many bytes. */
function steps() {
  const head = ["optimizer", "parameters", "threads", "a step", "× PyTorch", "GB/s", "of copying"];
  const rows = kept("steps").map(({ description, threads, results }) => {
    const { optimizer, parameters } = description;
    const { perSecond } = own(results);
    const rate = (perSecond.median / parameters) * touched(optimizer, parameters, true);
    const limit = bandwidth(threads, held(optimizer, parameters, true));
    const { downhillIsFaster: faster } = results.find(({ name }) => name === "torch");
    return [
      optimizer,
      count(parameters),
      String(threads),
      inverse(perSecond.median, description),
      `${ratio(faster.median)} (${spread(ratio, faster)})`,
      (rate / 1e9).toFixed(0),
      percent(rate / limit),
    ];
  });
  return markdown(head, rows);
}

/** Programs from their start to their end. */
function programs() {
  const head = ["program", "threads", "contender", "time", "range", "Downhill is ×", "range "];
  const rows = kept("programs").flatMap(({ work, threads, results }) =>
    results.map(({ name, seconds: taken, downhillIsFaster: faster }) => [
      work,
      String(threads),
      name,
      seconds(taken.median),
      spread(seconds, taken),
      ratio(faster.median),
      spread(ratio, faster),
    ]),
  );
  return markdown(head, rows, ["program", "contender"]);
}

/** What an epoch costs beside its steps. */
function costs() {
  const head = [
    "network",
    "threads",
    "an epoch",
    "waiting for more than steps",
    "a shuffle",
    "gathering",
    "validation, 10 %",
  ];
  const rows = kept("costs").map(({ work, threads, results }) => {
    const { seconds: epoch, beside, validation, shuffle } = own(results);
    const network = work.replace("costs-", "");
    const { gatherSeconds, seconds: whole } = epochs()[network];
    return [
      network,
      String(threads),
      seconds(epoch.median),
      percent(beside.median),
      percent(shuffle.median),
      threads === 1 ? percent(gatherSeconds / whole) : "",
      percent(validation.median),
    ];
  });
  return markdown(head, rows);
}

/** Peak memory, and what it grew by beside the formula. */
function memory() {
  const measured = ({ threads, results }) => threads === 1 && own(results).memory !== undefined;
  const cells = kept("networks").filter(measured);
  const names = ["downhill", "jax", "torch", "keras", "sklearn"];
  const head = [
    "network",
    "formula, and its input",
    "Downhill grew by",
    ...names.map((name) => `peak, ${name}`),
  ];
  const rows = cells.map(({ work, description, results }) => {
    const of = (name) => results.find((result) => result.name === name)?.memory;
    const peaks = names.map((name) => (of(name) ? bytes(of(name).peak) : ""));
    const { atStart, peak: most } = of("downhill");
    const predicted = memoryOf(description) + dataOf(description);
    return [work, bytes(predicted), bytes(most - atStart), ...peaks];
  });
  return markdown(head, rows);
}

/** What bounds each network's training, and what part of that it reaches. */
function roofline() {
  const head = [
    "network",
    "threads",
    "operations a step",
    "at the peak",
    "bytes of an update",
    "at copying speed",
    "most of it is",
    "a step",
    "of the limit",
    "GFLOP/s",
    "of the peak",
  ];
  const rows = kept("networks").map(({ work, threads, description, results }) => {
    const { layers, batch, optimizer } = description;
    const operations = operationsOf(layers) * batch;
    const parameters = parametersOf(layers);
    const update = touched(optimizer, parameters, false);
    const computing = operations / peak(threads);
    const moving = update / bandwidth(threads, held(optimizer, parameters, false));
    const step = batch / own(results).perSecond.median;
    return [
      work,
      String(threads),
      millions(operations),
      seconds(computing),
      bytes(update),
      seconds(moving),
      computing > moving ? "products" : "the update",
      seconds(step),
      percent((computing + moving) / step),
      (operations / step / 1e9).toFixed(0),
      percent(computing / step),
    ];
  });
  return markdown(head, rows, ["network", "most of it is"]);
}

/** Each table by its name. */
export const tables = {
  networks,
  optimizers: training("optimizers"),
  options: training("options"),
  batches: training("batches"),
  widths: training("widths"),
  predict,
  steps,
  programs,
  costs,
  memory,
  roofline,
};
