// Downhill: one run of many epochs, taken one by one.
import { problem, serve } from "../protocol.mjs";
import { dataOf, networkOf, optimizerOf, title } from "./network.mjs";

const work = problem();
const run = networkOf(work).fit(dataOf(work), {
  loss: work.loss,
  optimizer: optimizerOf(work),
  batchSize: work.batch,
  l2: work.l2,
  epochs: 1_000_000,
});
const epochs = run[Symbol.asyncIterator]();

async function train(count) {
  let record;
  for (let epoch = 0; epoch < count; epoch++) record = (await epochs.next()).value;
  return record.loss;
}

await serve(title, work.samples, train);
await epochs.return();
