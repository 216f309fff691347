// Downhill: `fit`. Short epochs are a run of as many as are asked for, start included. Long ones are taken one by one from a
// single run, so that its start, a copy of the data, is not counted with a single epoch.
import { problem, serve } from "../protocol.mjs";
import { dataOf, networkOf, optimizerOf, title } from "./network.mjs";

/** Seconds of an epoch beside which taking it by itself is nothing. */
const LONG = 0.05;

const work = problem();
const network = networkOf(work);
const data = dataOf(work);
const fit = (epochs, one = network) =>
  one.fit(data, {
    loss: work.loss,
    optimizer: optimizerOf(work),
    batchSize: work.batch,
    l2: work.l2,
    epochs,
  });

async function train(count) {
  const { epochs } = await fit(count);
  return epochs.at(-1).loss;
}

let run;
async function take(count) {
  run ??= fit(1_000_000)[Symbol.asyncIterator]();
  let record;
  for (let epoch = 0; epoch < count; epoch++) record = (await run.next()).value;
  return record.loss;
}

const [{ seconds }] = (await fit(1, networkOf(work))).epochs;
await serve(title, work.samples, seconds < LONG ? train : take);
await run?.return();
