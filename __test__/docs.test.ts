// Whatever the documentation shows as code is checked and run, in the folder of somebody who has installed the library.
import test from "ava";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as downhill from "../src/index.ts";
import { ended, root, start, userFolder } from "./program.ts";
import { blocks, codeBlocks, pagesOf, type Piece } from "./support/blocks.ts";

/** What examples in comments take for granted. */
const GIVEN = `
const digits = await Dataset.fromCsv("digits.csv", { target: "digit" });
const { train, test } = digits.split({ test: 0.2, seed: 1 });
const float32Array = digits.features, labels = digits.labels!;
const w = new Float32Array(1000), dw = new Float32Array(1000);
const temperatures = [4.4, 9.4, 7.2];
const network = new Network({ input: 64, layers: [dense(10)] });
`;

/** Files that examples read, and what stands in for them. */
const FILES = {
  "digits.csv": "datasets/digits.csv",
  "model.safetensors": "__test__/fixtures/formats/float32.safetensors",
  "test.csv": "datasets/digits.csv",
  "train-images-idx3-ubyte.gz": "__test__/fixtures/idx/uint8.idx.gz",
  "train-labels-idx1-ubyte.gz": "__test__/fixtures/idx/labels.idx.gz",
  "x.npy": "__test__/fixtures/npy/fortran.npy",
  "y.npy": "__test__/fixtures/npy/labels.npy",
  "prices.npy": "__test__/fixtures/npy/targets.npy",
  "flowers.jsonl": "__test__/fixtures/json_lines/flowers.jsonl",
  "flowers.parquet": "__test__/fixtures/parquet/iris.parquet",
  "flowers.arrow": "__test__/fixtures/parquet/iris_file.arrow",
  flowers: "__test__/fixtures/images",
  "mnist.npz": "__test__/fixtures/npy/mnist.npz",
};

/** What stands for the rows that an example leaves out. */
const OTHERS = '{ length: 6.3, species: "virginica" }';

/** The examples in the comments of a source. */
function examples(source: string): Piece[] {
  const comments = readFileSync(join("src", source), "utf8").replace(/^ *\* ?/gm, "");
  return codeBlocks(comments, "ts").map((code, i) => ({
    name: `${source.replace(/\W/g, "_")}_${i + 1}`,
    code: withImports(`${GIVEN}\n{\n${code.replace("...", OTHERS)}}\n`),
  }));
}

function withImports(code: string): string {
  const names = Object.keys(downhill).filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  return `import { ${names.join(", ")} } from "downhill";\n${code}`;
}

const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".ts"),
);
const pieces = [...pagesOf().flatMap(blocks), ...sources.sort().flatMap(examples)];

/** Strict, but for names that an example makes and leaves to the reader. */
const TSCONFIG = {
  compilerOptions: {
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  },
  include: ["*/*.ts"],
};

const { folder, remove } = userFolder();
writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
for (const [file, from] of Object.entries(FILES))
  cpSync(from, join(folder, file), { recursive: true });

/** An example has a folder of its own: several run at once, and save under the same names. */
function exampleFolder({ name, code }: Piece): void {
  const own = join(folder, name);
  mkdirSync(own);
  for (const file of ["datasets", ...Object.keys(FILES)])
    symlinkSync(join(folder, file), join(own, file));
  writeFileSync(join(own, "example.ts"), code);
}
pieces.forEach(exampleFolder);
test.after.always(remove);

test("there is code in the documentation", (t) => {
  const from = (page: RegExp): number => pieces.filter(({ name }) => page.test(name)).length;
  t.true(from(/^README/) >= 2);
  t.true(from(/^guide_/) >= 20);
  t.true(from(/^notes_/) >= 8);
  t.true(from(/_ts_\d+$/) >= 25);
});

test("its types hold", async (t) => {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const checked = promisify(execFile)(process.execPath, [tsc, "-p", folder]);
  await t.notThrowsAsync(
    checked.catch((error: { stdout: string }) => Promise.reject(new Error(error.stdout))),
  );
});

for (const { name } of pieces) {
  test(`${name} runs`, async (t) => {
    const own = join(folder, name);
    const { status, stderr } = await ended(start(join(own, "example.ts"), [], own));
    t.is(status, 0, stderr);
    t.is(stderr, "");
  });
}
