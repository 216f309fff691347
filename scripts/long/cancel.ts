/**
 * A run that is cancelled at any moment rejects with an AbortError within 100 ms, and leaves the network as it was after a
 * whole number of steps (G18).
 */
import { AbortError, Network, adam, dense, relu, type FitOptions } from "../../src/index.ts";
import { data } from "../../__test__/support/problems.ts";
import { failed } from "./support/end.ts";

const ROUNDS = 1000;
/** The most milliseconds from the abort to the rejection. */
const MOST = 100;
/** The most milliseconds before the abort. */
const LONGEST = 30;

const network = (): Network =>
  new Network({ input: 2, layers: [dense(64), relu(), dense(64), relu(), dense(2)], seed: 1 });
/** Every epoch is one step, so that the digests of epochs are those of all whole numbers of steps. */
const options: FitOptions = { epochs: 1e6, batchSize: "full", optimizer: adam() };

/** The digest after each step. */
const known = new Map<string, number>();
const first = network();
known.set(first.digest(), 0);
await first.fit(data, {
  ...options,
  epochs: 4000,
  onEpoch: ({ epoch }) => known.set(first.digest(), epoch),
});

let slowest = 0;
let most = 0;
for (let round = 0; round < ROUNDS; round++) {
  const on = network();
  const controller = new AbortController();
  const run = on.fit(data, { ...options, signal: controller.signal, threads: 1 + (round % 2) });
  const timer = setTimeout(() => controller.abort(), Math.random() * LONGEST);
  let aborted = 0;
  controller.signal.addEventListener("abort", () => (aborted = performance.now()));
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const took = performance.now() - aborted;
  clearTimeout(timer);
  if (!(error instanceof AbortError)) failed(`round ${round} ended with ${String(error)}`);
  if (took > MOST)
    failed(`round ${round}: the rejection came ${took.toFixed(1)} ms after the abort`);
  slowest = Math.max(slowest, took);
  const steps = known.get(on.digest());
  if (steps === undefined) failed(`round ${round}: no whole number of steps gives this network`);
  if (steps < run.epochs.length)
    failed(`round ${round}: ${run.epochs.length} epochs, ${steps} steps`);
  most = Math.max(most, steps);
  on.dispose();
}
console.log(
  `${ROUNDS} runs cancelled after 0 to ${most} steps, at most ${slowest.toFixed(1)} ms after the abort`,
);
