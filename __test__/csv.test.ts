import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import test from "ava";
import { fc } from "./support/property.ts";
import { csvFeatures } from "../src/data/formats/csv.ts";
import { Dataset } from "../src/data/dataset.ts";
import { folderOf } from "./support/files.ts";

const folder = folderOf("csv");

let files = 0;
function file(text: string): string {
  const path = join(folder, `${files++}.csv`);
  writeFileSync(path, text);
  return path;
}

test("the digits", async (t) => {
  const digits = await Dataset.fromCsv("datasets/digits.csv", { target: "digit" });
  t.deepEqual([digits.samples, digits.width, digits.classes, digits.outputs], [1797, 64, 10, 10]);
  t.deepEqual(digits.classNames, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  t.is(digits.featureNames?.[10], "pixel_1_2");
  t.deepEqual([...digits.features.subarray(0, 6)], [0, 0, 5, 13, 9, 1]);
  t.deepEqual([...(digits.labels?.subarray(0, 11) ?? [])], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
  t.is(digits.targets, undefined);
});

test("classes of text are sorted", async (t) => {
  const cancer = await Dataset.fromCsv("datasets/breast_cancer.csv", { target: "diagnosis" });
  t.deepEqual([cancer.samples, cancer.width], [569, 30]);
  t.deepEqual(cancer.classNames, ["benign", "malignant"]);
  t.is(cancer.labels?.filter((label) => label === 1).length, 212);
  const iris = await Dataset.fromCsv("datasets/iris.csv", { target: -1 });
  t.deepEqual(iris.classNames, ["setosa", "versicolor", "virginica"]);
});

test("classes of numbers are sorted as numbers", async (t) => {
  const path = file("x,y\n1,10\n2,-1\n3,9\n4,10\n");
  const data = await Dataset.fromCsv(path, { target: "y" });
  t.deepEqual(
    [data.classNames, [...(data.labels ?? [])]],
    [
      ["-1", "9", "10"],
      [2, 0, 1, 2],
    ],
  );
});

test("what the target is: 20 distinct whole numbers are classes, 21 are not, nor are fractions", async (t) => {
  const rows = (count: number, step: number): string =>
    `x,y\n${Array.from({ length: count }, (_, i) => `1,${i * step}\n`).join("")}`;
  const twenty = file(rows(20, 1));
  t.is((await Dataset.fromCsv(twenty, { target: "y" })).classes, 20);
  const forced = await Dataset.fromCsv(twenty, { target: "y", task: "regression" });
  t.deepEqual([forced.classes, forced.outputs, forced.targets?.[19]], [undefined, 1, 19]);
  const more = file(rows(21, 1));
  t.is((await Dataset.fromCsv(more, { target: "y" })).classes, undefined);
  t.is((await Dataset.fromCsv(more, { target: "y", task: "classification" })).classes, 21);
  t.is((await Dataset.fromCsv(file(rows(3, 0.5)), { target: "y" })).labels, undefined);
});

test("text features become one-hot, in the place of their column", async (t) => {
  const path = file("a,color,y,b\n1,red,0.5,2\n3,blue,1.5,4\n5,red,2.5,6\n");
  const data = await Dataset.fromCsv(path, { target: "y" });
  t.deepEqual(data.featureNames, ["a", "color=blue", "color=red", "b"]);
  t.deepEqual([...data.features], [1, 0, 1, 2, 3, 1, 0, 4, 5, 0, 1, 6]);
  t.deepEqual([...(data.targets ?? [])], [0.5, 1.5, 2.5]);
});

test("missing cells can be indicated, as they were in another file", async (t) => {
  const path = file("a,b,y\n1,x,0\n,x,1\n5,,1\n9,z,\n");
  const data = await Dataset.fromCsv(path, { target: "y", missing: "indicate" });
  t.deepEqual(data.featureNames, ["a", "a is missing", "b=", "b=x"]);
  t.deepEqual([...data.features], [1, 0, 0, 1, 3, 1, 0, 1, 5, 0, 1, 0]);
  t.deepEqual(data.missing, { columns: { a: 1, b: 1, y: 1 }, dropped: 1 });
  t.deepEqual(data.fills, { a: 3 });
  const { train } = data.split({ test: 0.4 });
  t.is(train.fills, data.fills);
  const other = file("b,y,a\nx,1,100\n,0,\n");
  const like = await Dataset.fromCsv(other, { target: "y", missing: "indicate", like: data });
  t.deepEqual([...like.features], [100, 0, 0, 1, 3, 1, 1, 0]);
});

test("columns, header, delimiter and missing cells", async (t) => {
  const path = file("1;9;x;7.5\n2;;y;8.5\n3;8;x;\n4;7;y;9.5\n");
  const options = { header: false, delimiter: ";", target: 3, columns: ["column1", 0] } as const;
  const data = await Dataset.fromCsv(path, { ...options, missing: "drop" });
  t.deepEqual(data.featureNames, ["column1", "column0"]);
  t.deepEqual([...data.features], [9, 1, 7, 4]);
  const mean = await Dataset.fromCsv(path, { ...options, target: 2, missing: "mean" });
  t.deepEqual([...mean.features], [9, 1, 8, 2, 8, 3, 7, 4]);
});

test("a second file can keep the encoding of the first", async (t) => {
  const train = await Dataset.fromCsv(file("a,color,y\n1,red,no\n2,blue,yes\n3,green,maybe\n"), {
    target: "y",
  });
  const path = file("y,id,color,a\nyes,7,green,4\nyes,8,blue,5\n");
  const other = await Dataset.fromCsv(path, { target: "y", like: train });
  t.deepEqual(other.featureNames, train.featureNames);
  t.deepEqual(other.classNames, ["maybe", "no", "yes"]);
  t.deepEqual([...other.features], [4, 0, 1, 0, 5, 1, 0, 0]);
  t.deepEqual([...(other.labels ?? [])], [2, 2]);
  const features = await csvFeatures("predict", path, { like: train });
  t.deepEqual(features.features, other.features);

  const message = async (text: string): Promise<string | undefined> => {
    const call = Dataset.fromCsv(file(text), { target: "y", like: train });
    return (await t.throwsAsync(call, { name: "DataError" }))?.message;
  };
  t.regex(
    (await message("a,color,y\n1,pink,no\n")) ?? "",
    /column "color": "pink" \(data row 1\) is not one of blue, green, red$/,
  );
  t.regex(
    (await message("a,color,y\n1,red,yse\n")) ?? "",
    /column "y": "yse" \(data row 1\) is not one of .*; did you mean "yes"\?$/,
  );
  t.regex(
    (await message("color,y\nred,no\n")) ?? "",
    /no column for the feature "a"; there are color$/,
  );
  t.regex(
    (await message("a,color,y\nx,red,no\n")) ?? "",
    /column "a": it is text; it must be numbers/,
  );
});

test("what is not a feature or a target", async (t) => {
  const dates = Array.from({ length: 257 }, (_, i) => `d${i},${i / 2}\n`).join("");
  await t.throwsAsync(Dataset.fromCsv(file(`date,y\n${dates}`), { target: "y" }), {
    code: "DH_COLUMN",
    message: /column "date": text with 257 different values is no feature \(at most 256\)/,
  });
  await t.throwsAsync(Dataset.fromCsv(file("y\n1.5\n2.5\n"), { target: "y" }), {
    code: "DH_EMPTY",
    message: /no column besides the target$/,
  });
  await t.throwsAsync(Dataset.fromCsv(file("x,y\n1e39,1\n1,2\n"), { target: "y" }), {
    code: "DH_F32_RANGE",
    message: /column "x": 1e\+39 \(data row 1\) does not fit float32$/,
  });
  await t.throwsAsync(Dataset.fromCsv(file("x,y\n1,a\n1,a\n"), { target: "y" }), {
    code: "DH_LABEL",
    message: /column "y": "a" is the only class/,
  });
  const text = Dataset.fromCsv("datasets/iris.csv", { target: "species", task: "regression" });
  await t.throwsAsync(text, { code: "DH_LABEL", message: /column "species": it is text/ });
  const fractions = file("x,y\n1,1\n1,2.5\n");
  await t.throwsAsync(Dataset.fromCsv(fractions, { target: "y", task: "classification" }), {
    code: "DH_LABEL",
    message: /classes must be text or whole numbers; got 2.5$/,
  });
});

test("numbers come back, in any order of columns", async (t) => {
  const number = fc.float({ noNaN: true, noDefaultInfinity: true });
  const rows = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rows, async (pairs) => {
      const text = pairs.map(([a, b]) => `${a},"${b}",0.5\n`).join("");
      const data = await Dataset.fromCsv(file(`a,b,y\n${text}`), {
        target: "y",
        columns: ["b", "a"],
      });
      // The text of -0 is "0".
      const expected = pairs.flatMap(([a, b]) => [b + 0, a + 0]);
      t.deepEqual([...data.features], expected);
    }),
    { numRuns: 50 },
  );
});

test("gzipped files and streams are as plain files", async (t) => {
  const plain = await Dataset.fromCsv("datasets/iris.csv", { target: "species" });
  const bytes = readFileSync("datasets/iris.csv");
  const packed = join(folder, "iris.csv.gz");
  writeFileSync(packed, gzipSync(bytes));
  async function* parts() {
    yield bytes.subarray(0, 7);
    yield bytes.subarray(7).toString();
  }
  const sources = [packed, createReadStream(packed), parts(), new Blob([bytes]).stream()];
  for (const source of sources) {
    const data = await Dataset.fromCsv(source as AsyncIterable<Uint8Array>, { target: "species" });
    t.deepEqual({ ...data }, { ...plain });
  }
  async function* broken() {
    yield "x,y\n1,2\n";
    throw new Error("connection lost");
  }
  await t.throwsAsync(Dataset.fromCsv(broken(), { target: "y" }), {
    name: "DataError",
    code: "DH_IO",
    message: 'Dataset.fromCsv: cannot read "path": connection lost',
  });
  writeFileSync(packed, gzipSync(bytes).subarray(0, 500));
  await t.throwsAsync(Dataset.fromCsv(packed, { target: "species" }), { code: "DH_TRUNCATED" });
});
