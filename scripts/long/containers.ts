/**
 * Threads are as many as the process may run: one on one core, and 16 on two cores train at no less than 80 % of the speed of
 * two; the bits are the same on all (G28).
 */
import { failed } from "./support/end.ts";
import { needs, run } from "./support/programs.ts";

needs("taskset", "--version");
const SECONDS = 3;
const TURNS = 5;

const program = `
  const { Dataset, Network, dense, relu, system } = await import("./src/index.ts");
  const features = Float32Array.from({ length: 2000 * 256 }, (_, i) => ((i * 37) % 101) / 101);
  const labels = Uint32Array.from({ length: 2000 }, (_, i) => i % 10);
  const data = Dataset.fromArrays({ features, labels, width: 256 });
  const network = new Network({ input: 256, layers: [dense(256), relu(), dense(10)] });
  let digest = "";
  const onEpoch = ({ epoch }) => { if (epoch === 2) digest = network.digest(); };
  const from = performance.now();
  const run = network.fit(data, { epochs: 1e6, batchSize: 64, onEpoch });
  setTimeout(() => run.stop(), ${SECONDS * 1000});
  const { steps } = await run;
  const rate = steps.costs.length / (performance.now() - from);
  console.log(JSON.stringify({ threads: system.threads, digest, rate }));`;

interface Outcome {
  readonly threads: number;
  readonly digest: string;
  readonly rate: number;
}

/** Trains on these cores, with so many threads or as many as it thinks right. */
function train(cores: string, threads = ""): Outcome {
  const node = ["--import=@oxc-node/core/register", "--input-type=module", "-e", program];
  const { status, stdout, stderr } = run("taskset", ["-c", cores, process.execPath, ...node], {
    DOWNHILL_THREADS: threads,
  });
  if (status !== 0) failed(stderr);
  return JSON.parse(stdout) as Outcome;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

const alone = train("0");
if (alone.threads !== 1) failed(`on one core it takes ${alone.threads} threads`);
const turns = Array.from({ length: TURNS }, () => [train("0,1", "2"), train("0,1", "16")] as const);
for (const outcome of turns.flat()) {
  if (outcome.digest !== alone.digest)
    failed(`${outcome.threads} threads give other bits than one`);
}
const [two, sixteen] = [
  median(turns.map(([it]) => it.rate)),
  median(turns.map(([, it]) => it.rate)),
];
const share = sixteen / two;
if (share < 0.8)
  failed(`16 threads on 2 cores train at ${(100 * share).toFixed(0)} % of the speed of 2`);
console.log(
  `1 thread on 1 core; 16 on 2 cores train at ${(100 * share).toFixed(0)} % of the speed of 2, with the same bits`,
);
