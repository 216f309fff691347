import { workerData } from "node:worker_threads";
import { data, network } from "./problems.ts";

// A worker that trains, in the way that it is told, until it is ended.
const on = network();
const run = on.fit(data, { epochs: 1e9, batchSize: 32, everySteps: 1, onSteps: () => undefined });
console.log("here");
if (workerData === "awaited") await run;
for await (const { epoch } of run) {
  const wait = (wake: () => void) => setTimeout(wake, 2);
  if (workerData === "iterated") await new Promise<void>(wait);
  else setInterval(() => on.predict(data.features), epoch);
  if (workerData === "resting") await new Promise(() => undefined);
}
