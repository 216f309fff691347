/**
 * Under any limit of address space (`ulimit -v`), what does not fit is refused with `DH_TOO_LARGE`, the network keeps its last good
 * weights, and no process dies (G22).
 *
 * A network of 64 MB is made, trained, saved, loaded and used under limits from what Node.js takes itself to what everything takes.
 */
import { failed } from "./support/end.ts";
import { needs, run } from "./support/programs.ts";

needs("bash", "--version");
const MEGABYTE = 1024;
const STEP = 48 * MEGABYTE;
/** Limits, above the least, under which Node.js may still fail to load the library. */
const MOST_LATE = 8;

const program = `
  import { mkdtempSync, rmSync } from "node:fs";
  import { tmpdir } from "node:os";
  import { join } from "node:path";
  const { Dataset, Network, adam, dense } = await import("./src/index.ts");
  console.log("loaded");
  const folder = mkdtempSync(join(tmpdir(), "downhill-"));
  const path = join(folder, "model");
  const refused = [];
  async function attempt(what, act) {
    try {
      return await act();
    } catch (error) {
      if (error.code !== "DH_TOO_LARGE" && error.message !== "Array buffer allocation failed") throw error;
      refused.push(what);
    }
  }
  const features = Float32Array.from({ length: 64 * 4000 }, (_, i) => ((i * 37) % 101) / 101);
  const labels = Uint32Array.from({ length: 64 }, (_, i) => i % 2);
  const data = Dataset.fromArrays({ features, labels, width: 4000 });
  const digests = {};
  const network = await attempt("made", () => new Network({ input: 4000, layers: [dense(4000), dense(2)] }));
  if (network !== undefined) {
    digests.made = network.digest();
    await attempt("fit", () => network.fit(data, { epochs: 2, batchSize: 64, optimizer: adam() }));
    digests.fit = network.digest();
    await attempt("predicted", () => network.predict(features));
    await attempt("evaluated", () => network.evaluate(data, { loss: "softmaxCrossEntropy" }));
    await attempt("passed", () => network.backward(network.forward(features)));
    await attempt("copied", () => network.tensors());
    await attempt("saved", () => network.save(path));
    digests.kept = network.digest();
    if (!refused.includes("saved")) {
      const loaded = await attempt("loaded", () => Network.load(path));
      digests.loaded = loaded?.digest();
    }
  }
  rmSync(folder, { recursive: true });
  console.log(JSON.stringify({ refused, digests }));`;

interface Outcome {
  readonly refused: readonly string[];
  readonly digests: Readonly<Record<string, string>>;
}

/** What a program came to under a limit of so many KiB, if it came to an end. */
function under(limit: number | "unlimited", script: string) {
  const node = ["--import=@oxc-node/core/register", "--input-type=module", "-e", script];
  const shell = `ulimit -v ${limit}; exec "$@"`;
  const env = { DOWNHILL_THREADS: "2" };
  return run("bash", ["-c", shell, "bash", process.execPath, ...node], env);
}

/** The least that Node.js and the library need at one time, to 32 MB: another time it may be some more. */
function least(): number {
  let [low, high] = [0, 16384 * MEGABYTE];
  while (high - low > 32 * MEGABYTE) {
    const middle = (low + high) / 2;
    if (under(middle, 'await import("./src/index.ts")').status === 0) high = middle;
    else low = middle;
  }
  return high;
}

const free = under("unlimited", program);
if (free.status !== 0) failed(free.stderr);
const outcomeOf = (stdout: string) => JSON.parse(stdout.replace("loaded\n", "")) as Outcome;
const whole = outcomeOf(free.stdout);
if (whole.refused.length > 0) failed(`without a limit: ${whole.refused.join()}`);
const counts = new Map<string, number>();
let runs = 0;
let late = 0;
let limit = least();
for (let refused = 1; refused > 0; limit += STEP) {
  const { status, signal, stdout, stderr } = under(limit, program);
  const how = `${limit / MEGABYTE} MB`;
  if (!stdout.startsWith("loaded")) {
    // What Node.js takes itself differs from time to time.
    late += 1;
    if (late > MOST_LATE)
      failed(`${how}: Node.js does not load the library: ${stderr.slice(-500)}`);
    continue;
  }
  if (status !== 0) failed(`${how}: ${signal ?? `exit status ${status}`}: ${stderr.slice(-2000)}`);
  const outcome = outcomeOf(stdout);
  const { made, fit, kept, loaded } = outcome.digests;
  const known = [undefined, whole.digests["made"], whole.digests["fit"]];
  if (made !== undefined && made !== whole.digests["made"]) failed(`${how}: made otherwise`);
  // Memory is asked for before the first step or in it.
  if (!known.includes(fit)) failed(`${how}: a fit left weights that no epoch ends with`);
  if (kept !== fit || (loaded !== undefined && loaded !== fit)) failed(`${how}: weights were lost`);
  for (const what of outcome.refused) counts.set(what, (counts.get(what) ?? 0) + 1);
  refused = outcome.refused.length;
  runs += 1;
}
if ((counts.get("fit") ?? 0) === 0) failed("no fit was refused");
const list = [...counts].map(([what, count]) => `${what} ${count}`).join(", ");
console.log(`${runs} limits; refused: ${list}; no process died, and no weights were lost`);
