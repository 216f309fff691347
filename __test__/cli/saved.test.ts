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
  const write = (head: string): string =>
    shell.write("more.csv", [`${head},id`, ...rows.map((row, i) => `${row},${i}`)].join("\n"));
  write(head);
  t.is((await shell.run("evaluate iris.safetensors more.csv")).status, 0, "train had that name");
  write(head.replace("species", "kind"));
  const asked = await shell.run("evaluate iris.safetensors more.csv");
  t.is(asked.status, 2);
  t.regex(
    asked.stderr,
    /^downhill evaluate: --target is needed: which column of more\.csv is it\? "kind", "id"\nusage: /,
  );
  const told = await shell.run("evaluate iris.safetensors more.csv --target kind");
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

test("a file knows how its data were read: missing cells are what they were in training", async (t) => {
  const rows = Array.from({ length: 40 }, (_, i) => {
    const cells = [i === 3 ? "" : i % 10, i === 5 ? "" : ["a", "b"][i % 2], i === 7 ? "?" : i / 10];
    return cells.join(";");
  });
  shell.write("holes.csv", `size;sort;price\n${rows.join("\n")}\n`);
  const train = "train holes.csv --target -1 --delimiter ; --test 0.25 --epochs 2 --seed 3";
  const first = await shell.run(`${train} --save holes.safetensors`);
  t.is(first.status, 0, first.stderr);
  t.regex(
    first.stdout,
    /^holes\.csv: 39 rows, 5 features; target "price": numbers, so regression$/m,
  );
  t.regex(
    first.stdout,
    /^3 missing cells \(size 1, sort 1, price 1\): .*; 1 row of 40 left out, without a target$/m,
  );
  const model = await Network.load(shell.path("holes.safetensors"));
  t.deepEqual(model.featureNames, ["size", "size is missing", "sort=", "sort=a", "sort=b"]);
  // One that lacks all, in a file whose own mean is another; and a text that was never there is refused.
  shell.write("new.csv", "sort;size\n;NA\na;90\n");
  const { stdout, stderr } = await shell.run("predict holes.safetensors new.csv");
  const sizes = rows.filter((_, i) => i !== 7 && i !== 3).map((row) => Number(row.split(";")[0]));
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  const expected = model.predict(Float32Array.of(mean, 1, 1, 0, 0, 90, 0, 0, 1, 0));
  t.deepEqual(Float32Array.from(stdout.trim().split("\n").slice(1), Number), expected, stderr);
  shell.write("other.csv", "sort;size\nc;1\n");
  t.is((await shell.run("predict holes.safetensors other.csv")).status, 3);
  // The target's name, the delimiter, the part held out: none need be said again.
  const evaluated = await shell.run("evaluate holes.safetensors holes.csv --json");
  t.is(evaluated.status, 0, evaluated.stderr);
  t.like(JSON.parse(evaluated.stdout), { rows: 39, target: "price" });
  const again = await shell.run("train holes.csv --resume holes.safetensors");
  t.is(digestOf(again), digestOf(first), again.stderr);
});
