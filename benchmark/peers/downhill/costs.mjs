// Downhill: what an epoch costs beside its steps, as shares of its time. What of the shuffle and the history is done while
// the core trains costs nobody anything; only what the user waits for counts.
import { shuffledOrder } from "downhill";
import { problem } from "../protocol.mjs";
import { dataOf, networkOf, optimizerOf } from "./network.mjs";

const SECONDS = 1;
const work = problem();
const data = dataOf(work);

/** An epoch of many: the time that the user waits, and that of the steps alone. The first one, and the start, do not count. */
async function train(options) {
  const run = (epochs) =>
    networkOf(work).fit(data, {
      loss: work.loss,
      optimizer: optimizerOf(work),
      batchSize: work.batch,
      epochs,
      ...options,
    });
  const timed = async (epochs) => {
    const begin = performance.now();
    const history = await run(epochs);
    return { wall: (performance.now() - begin) / 1000, history };
  };
  const { wall: start, history } = await timed(1);
  const epochs = Math.max(2, Math.ceil(SECONDS / history.epochs[0].seconds));
  const { wall: first } = await timed(1);
  const all = await timed(1 + epochs);
  const steps = all.history.epochs.slice(1).reduce((sum, { seconds }) => sum + seconds, 0);
  return { wall: (all.wall - Math.min(start, first)) / epochs, steps: steps / epochs };
}

/** The seconds that drawing an order takes. */
function shuffle() {
  const begin = performance.now();
  shuffledOrder(work.samples, 1, 1);
  return (performance.now() - begin) / 1000;
}

const plain = await train({});
const { test: validation } = data.split({ test: work.validation, seed: 1 });
const validated = await train({ validation });
shuffle();
console.log(
  JSON.stringify({
    seconds: plain.wall,
    beside: 1 - plain.steps / plain.wall,
    validation: (validated.wall - plain.wall) / validated.wall,
    shuffle: shuffle() / plain.wall,
  }),
);
