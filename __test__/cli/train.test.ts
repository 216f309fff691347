import test from "ava";
import { existsSync } from "node:fs";
import { Dataset, Network, adam, dense, relu } from "../../src/index.ts";
import { Shell, digestOf, records } from "./shell.ts";

const shell = new Shell();
test.after.always(() => shell.remove());

const DIGITS =
  "train datasets/digits.csv --target digit --hidden 128,64 --optimizer adam --learning-rate 0.01 --epochs 20 --batch-size auto";

test("digits: trains, says what it found, tests, saves", async (t) => {
  const { status, stdout, stderr } = await shell.run(`${DIGITS} --save digits.safetensors`);
  t.is(status, 0, stderr);
  t.regex(stdout, /^datasets\/digits\.csv: 1797 rows, 64 features; target "digit": 10 classes/m);
  t.regex(stdout, /^1438 rows to learn from, 359 to test on$/m);
  t.regex(stdout, /^batch size 1438: .*one batch of all of them$/m);
  t.is(stdout.match(/^epoch +\d+\/20 /gm)?.length, 20);
  t.true(Number(/^test: .*accuracy ([\d.]+) %$/m.exec(stdout)?.[1]) > 95, stdout);
  t.regex(stdout, /^saved in digits\.safetensors$/m);
  t.true(existsSync(shell.path("digits.safetensors")));
  t.regex(stderr, /^downhill train: note: constant columns [^\n]*\n$/);
});

test("the digest is that of the same training by the library", async (t) => {
  const data = await Dataset.fromCsv("datasets/digits.csv", { target: "digit" });
  const { train } = data.split({ test: 0.2, seed: 3, stratify: true });
  const network = new Network({
    input: 64,
    layers: [dense(32), relu(), dense(10)],
    seed: 3,
    scaling: "standard",
  });
  await network.fit(train, { optimizer: adam({ learningRate: 0.01 }), epochs: 2, l2: 1e-3 });
  const words = "--hidden 32 --learning-rate 0.01 --epochs 2 --l2 1e-3 --seed 3";
  const line = await shell.run(`train datasets/digits.csv --target digit ${words} --threads 1`);
  t.is(digestOf(line), network.digest());
  const other = await shell.run(`train datasets/digits.csv --target digit ${words} --threads 2`);
  t.is(digestOf(other), network.digest());
});

test("two classes: binary, on one output", async (t) => {
  const { status, stdout, stderr } = await shell.run(
    "train datasets/breast_cancer.csv --target -1 --epochs 30 --learning-rate 0.01 --validation 0.1 --json --save cancer.safetensors",
  );
  t.is(status, 0, stderr);
  const [start, ...others] = records(stdout);
  t.regex(String(start?.["found"]), /so binary classification$/);
  t.deepEqual(start?.["rows"], { train: 409, validation: 46, test: 114 });
  const end = others.pop();
  t.is(others.length, 30);
  t.true(others.every(({ event, validation }) => event === "epoch" && validation !== undefined));
  t.true(Number(/"accuracy":([\d.]+)/.exec(JSON.stringify(end))?.[1]) > 0.94);
  const network = await Network.load(shell.path("cancer.safetensors"));
  t.is(network.outputs, 1);
  t.is(network.loss?.kind, "binaryCrossEntropy");
  t.like(end, { digest: network.digest() });
});

test("text is classes; a place is a column", async (t) => {
  const words =
    "--epochs 100 --learning-rate 0.01 --scaling minMax --activation tanh --dropout 0.1";
  const { status, stdout, stderr } = await shell.run(
    `train datasets/iris.csv --target -1 ${words}`,
  );
  t.is(status, 0, stderr);
  t.is(stderr, "");
  t.regex(
    stdout,
    /target "species": 3 classes \(setosa, versicolor, virginica\), so classification$/m,
  );
  t.regex(stdout, /^2 +dropout\(0\.1\) /m);
  t.true(Number(/^test: .*accuracy ([\d.]+) %$/m.exec(stdout)?.[1]) > 85, stdout);
});

test("numbers are regression; text features and missing cells are counted", async (t) => {
  const rows = Array.from({ length: 100 }, (_, i) => {
    const color = ["red", "green", "blue"][i % 3];
    const size = i === 7 ? "" : i === 9 ? "NA" : String(i / 10);
    return `${size},${color},"a, ${i % 2}",${i / 10 + (i % 3) * 0.5}`;
  });
  shell.write("houses.csv", `size,color,note,price\n${rows.join("\n")}\n`);
  const words = "train houses.csv --target price --epochs 200 --learning-rate 0.01 --test 0.1";
  const indicated = await shell.run(words);
  t.is(indicated.status, 0, indicated.stderr);
  t.regex(indicated.stdout, /^houses\.csv: 100 rows, 7 features; /m);
  t.regex(
    indicated.stdout,
    /^2 missing cells \(size 2\): the mean of its column stands for a number, and a feature says so; /m,
  );
  const refused = await shell.run(`${words} --missing error`);
  t.is(refused.status, 3);
  t.is(
    refused.stderr,
    'downhill train: houses.csv:9 column "size": the cell is empty (--missing drop, mean or indicate?)\n',
  );
  const dropped = await shell.run(`${words} --missing drop`);
  t.is(dropped.status, 0, dropped.stderr);
  t.regex(
    dropped.stdout,
    /^houses\.csv: 98 rows, 6 features; target "price": numbers, so regression$/m,
  );
  t.regex(dropped.stdout, /^text columns, .*: color \(3\), note \(2\)$/m);
  t.regex(dropped.stdout, /^2 missing cells \(size 2\): 2 rows of 100 left out$/m);
  t.true(Number(/^test: .*R2 ([\d.]+)$/m.exec(dropped.stdout)?.[1]) > 0.95, dropped.stdout);
  const mean = await shell.run(`${words} --missing mean`);
  t.regex(mean.stdout, /^2 missing cells \(size 2\): the mean of its column stands for each$/m);
});

test("rows to watch may be a file", async (t) => {
  shell.write(
    "watch.csv",
    "species,petal_width,petal_length,sepal_width,sepal_length\nsetosa,0.2,1.4,3.5,5.1\n",
  );
  const { stdout, status } = await shell.run(
    "train datasets/iris.csv --target species --test 0 --validation watch.csv --epochs 1",
  );
  t.is(status, 0);
  t.regex(stdout, /^150 rows to learn from, 1 to watch$/m);
  t.notRegex(stdout, /^test:/m);
});

test("other fields, other lines", async (t) => {
  shell.write("plain.csv", Array.from({ length: 40 }, (_, i) => `${i % 7};${i % 2}`).join("\r\n"));
  const { stdout, status, stderr } = await shell.run(
    "train plain.csv --target column1 --delimiter ; --no-header --epochs 1 --columns column0 --task classification",
  );
  t.is(status, 0, stderr);
  t.regex(stdout, /^plain\.csv: 40 rows, 1 feature; target "column1": 2 classes \(0, 1\)/m);
});
