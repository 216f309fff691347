// evaluate, predict and inspect: what can be done with a saved network.
import test from "ava";
import { readFileSync } from "node:fs";
import { Dataset, Network } from "../../src/index.ts";
import { Shell, digestOf, recordOf, records, type Outcome } from "./shell.ts";

const shell = new Shell();
let trained: Outcome;
let network: Network;
test.before(async () => {
  const words = "--epochs 60 --learning-rate 0.01 --save iris.safetensors";
  trained = await shell.run(`train datasets/iris.csv --target species ${words}`);
  network = await Network.load(shell.path("iris.safetensors"));
  await shell.run(
    "train datasets/seattle_temperature.csv --target temperature_max --columns temperature_min --epochs 100 --learning-rate 0.05 --save warm.safetensors",
  );
});
test.after.always(() => shell.remove());

test("evaluate finds the target, and does what the library does", async (t) => {
  const data = await Dataset.fromCsv("datasets/iris.csv", { target: "species" });
  const expected = network.evaluate(data);
  const { status, stdout, stderr } = await shell.run(
    "evaluate iris.safetensors datasets/iris.csv --json",
  );
  t.is(status, 0, stderr);
  t.like(JSON.parse(stdout), { rows: 150, target: "species", ...expected });
  const lines = await shell.run("evaluate iris.safetensors datasets/iris.csv");
  t.regex(lines.stdout, /^loss [\d.]+ {2}accuracy 9\d\.\d\d %$/m);
  t.regex(lines.stdout, /^setosa +50 +0 +0$/m);
});

test("evaluate must be told the target where several columns could be it", async (t) => {
  const [head = "", ...rows] = readFileSync("datasets/iris.csv", "utf8").trim().split("\n");
  shell.write("more.csv", [`${head},id`, ...rows.map((row, i) => `${row},${i}`)].join("\n"));
  const asked = await shell.run("evaluate iris.safetensors more.csv");
  t.is(asked.status, 2);
  t.regex(
    asked.stderr,
    /^downhill evaluate: --target is needed: which column of more\.csv is it\? "species", "id"\nusage: /,
  );
  const told = await shell.run("evaluate iris.safetensors more.csv --target species");
  t.is(told.status, 0, told.stderr);
});

test("evaluate measures numbers", async (t) => {
  const { status, stdout, stderr } = await shell.run(
    "evaluate warm.safetensors datasets/seattle_temperature.csv --target temperature_max --json",
  );
  t.is(status, 0, stderr);
  t.regex(stdout, /^\{.*"r2":0\.\d+,"rootMeanSquaredError":\d.*\}\n$/);
});

test("predict writes the class and the probabilities, whatever else is in the file", async (t) => {
  const { status, stdout, stderr } = await shell.run(
    "predict iris.safetensors datasets/iris.csv --output predictions.csv",
  );
  t.is(status, 0, stderr);
  t.is(stdout, "150 predictions in predictions.csv\n");
  const [head, ...lines] = readFileSync(shell.path("predictions.csv"), "utf8").trim().split("\n");
  t.is(head, "prediction,probability_setosa,probability_versicolor,probability_virginica");
  const data = await Dataset.fromCsv("datasets/iris.csv", { target: "species" });
  const expected = network.predict(data.features);
  t.is(lines.length, 150);
  for (const [i, line] of lines.entries()) {
    const [name, ...parts] = line.split(",");
    const row = expected.subarray(3 * i, 3 * i + 3);
    t.deepEqual(Float32Array.from(parts, Number), Float32Array.from(row));
    t.is(name, network.classNames?.[row.indexOf(Math.max(...row))]);
  }
});

test("predict writes to standard output, of numbers the number", async (t) => {
  const csv = await shell.run("predict warm.safetensors datasets/seattle_temperature.csv");
  t.is(csv.status, 0, csv.stderr);
  const [head, first] = csv.stdout.split("\n");
  t.is(head, "prediction");
  const json = await shell.run("predict warm.safetensors datasets/seattle_temperature.csv --json");
  t.is(records(json.stdout)[0]?.["prediction"], Number(first));
});

test("predict quotes what CSV must quote", async (t) => {
  const rows = Array.from({ length: 20 }, (_, i) => `${i},${i < 10 ? '"a, ""b"""' : "c"}`);
  shell.write("quoted.csv", `x,kind\n${rows.join("\n")}\n`);
  await shell.run("train quoted.csv --target kind --epochs 1 --save quoted.safetensors");
  const { stdout } = await shell.run("predict quoted.safetensors quoted.csv");
  t.is(stdout.split("\n", 1)[0], 'prediction,"probability_a, ""b""",probability_c');
  const [row] = records((await shell.run("predict quoted.safetensors quoted.csv --json")).stdout);
  const sum = Number(row?.['probability_a, "b"']) + Number(row?.["probability_c"]);
  t.true(Math.abs(sum - 1) < 1e-6);
});

test("inspect says what is in a file", async (t) => {
  const outcome = await shell.run("inspect iris.safetensors");
  t.is(outcome.status, 0, outcome.stderr);
  t.is(digestOf(outcome), digestOf(trained));
  t.true(outcome.stdout.startsWith(network.summary()));
  t.regex(outcome.stdout, /^features +4: sepal_length, /m);
  t.regex(outcome.stdout, /^classes +3: setosa, versicolor, virginica$/m);
  t.regex(outcome.stdout, /^scaling +standard$/m);
  t.regex(
    outcome.stdout,
    /^last run +adam, learning rate 0\.01, batches of 64 of 120 rows; 60 of 60 epochs$/m,
  );
  const record = recordOf(await shell.run("inspect iris.safetensors --json"));
  t.like(record, { input: 4, outputs: 3, seed: 0, scaling: "standard", digest: network.digest() });
});
