// A history as a table, read back by the reader of the package, and as JSON.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { native } from "../src/native.ts";
import {
  Dataset,
  Network,
  adam,
  dense,
  schedules,
  type Evaluation,
  type History,
  type Run,
} from "../src/index.ts";
import { data, network, options, rings } from "./support/problems.ts";
import { userFolder } from "./program.ts";

const { folder, remove } = userFolder();
test.after.always(remove);

/** A table as the reader of the package has it: a map of columns in float64's shortest digits. */
async function readBack(name: string, csv: string): Promise<Map<string, number[]>> {
  const path = join(folder, `${name}.csv`);
  writeFileSync(path, csv);
  const { columns } = await native.readCsv(path, {
    delimiter: ",",
    header: true,
    missing: "error",
  });
  return new Map(columns.map(({ name, numbers = new Float64Array(0) }) => [name, [...numbers]]));
}

const validation = rings(31);
const plan = {
  ...options,
  epochs: 3,
  validation,
  norms: true,
  optimizer: adam({ learningRate: schedules.inverseTime({ initial: 0.01, decayRate: 0.3 }) }),
};

test("every step and every epoch come back bit for bit", async (t) => {
  const history = await network().fit(data, plan);
  const steps = await readBack("steps", history.toCsv("steps"));
  t.deepEqual(steps.get("cost"), [...history.steps.costs]);
  t.deepEqual(steps.get("learningRate"), [...history.steps.rates]);
  t.deepEqual(steps.get("gradientNorm0"), [...(history.norms?.[0]?.gradients ?? [])]);
  const each = history.steps.costs.length / 3;
  t.deepEqual(
    steps.get("epoch"),
    Array.from({ length: 3 * each }, (_, i) => Math.floor(i / each) + 1),
  );
  t.deepEqual(
    steps.get("step"),
    Array.from({ length: 3 * each }, (_, i) => (i % each) + 1),
  );
  const epochs = await readBack("epochs", history.toCsv());
  t.deepEqual(
    [...epochs.keys()],
    [
      ["epoch", "loss", "learningRate", "steps", "seconds", "samplesPerSecond"],
      ["validationLoss", "validationAccuracy"],
    ].flat(),
  );
  t.deepEqual(
    epochs.get("loss"),
    history.epochs.map(({ loss }) => loss),
  );
  t.deepEqual(
    epochs.get("validationAccuracy"),
    history.epochs.map(({ validation }) => validation.accuracy),
  );
});

test("a run that is resumed in an epoch goes on counting in it", async (t) => {
  const long = { ...options, epochs: 200, batchSize: 3 };
  const on = network();
  const onSteps = (): void => run.stop();
  const run: Run<Evaluation | undefined> = on.fit(data, { ...long, everySteps: 50, onSteps });
  const first = await run;
  t.true(first.stopped);
  const second = await on.resume(data);
  const whole = await network().fit(data, long);
  const column = (history: History<unknown>, name: "epochs" | "places" | "costs"): number[] => [
    ...history.steps[name],
  ];
  for (const name of ["epochs", "places", "costs"] as const) {
    t.deepEqual(column(second, name), column(whole, name), name);
    t.deepEqual(column(first, name), column(whole, name).slice(0, first.steps.costs.length), name);
  }
});

test("what is not finite leaves its cell empty", async (t) => {
  const numbers = Dataset.fromArrays({ features: [[1], [2]], targets: [3, 4] });
  const same = Dataset.fromArrays({ features: [[1], [2]], targets: [3, 3] });
  const on = new Network({ input: 1, layers: [dense(1)] });
  const history = await on.fit(numbers, { epochs: 1, validation: same });
  const [head = "", row = ""] = history.toCsv().split("\n");
  t.is(row.split(",")[head.split(",").indexOf("validationR2")], "");
  t.is(
    (JSON.parse(JSON.stringify(history)) as typeof history).epochs[0]?.validation.r2,
    null as never,
  );
});

test("as JSON it is whole, in plain arrays", async (t) => {
  const history = await network().fit(data, plan);
  const read = JSON.parse(JSON.stringify(history)) as Record<string, unknown>;
  t.deepEqual(read["steps"], {
    costs: [...history.steps.costs],
    rates: [...history.steps.rates],
    epochs: [...history.steps.epochs],
    places: [...history.steps.places],
  });
  t.deepEqual(read["epochs"], history.epochs as never);
  t.is(read["batchSize"], history.batchSize);
  t.is(read["stopped"], false);
});

test("a table that there is not", async (t) => {
  const history = await network().fit(data, { ...options, epochs: 1 });
  const message =
    /^History\.toCsv: table must be one of "epochs", "steps"; got string "step".*did you mean/;
  t.throws(() => history.toCsv("step" as "steps"), { code: "DH_UNKNOWN", message });
});
