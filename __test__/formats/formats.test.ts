// What other programs made of the same files, bit for bit, is what the network predicts; see make.py beside the references.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import test, { type ExecutionContext } from "ava";
import { Network, dense, tanh, type ExportFormat } from "../../src/index.ts";
import { native } from "../../src/native.ts";
import { userFolder } from "../program.ts";
import { CASES, ROWS, trained } from "./cases.ts";

interface Reference {
  readonly library: string;
  readonly cases: Readonly<
    Record<string, { sha256: string; outputs: number[][]; rows: number[][] }>
  >;
}

const { folder, remove } = userFolder();
test.after.always(remove);

const reference = (name: string): Reference =>
  JSON.parse(readFileSync(`__test__/fixtures/formats/${name}.json`, "utf8")) as Reference;

/** To 1e-6 of the larger of 1 and the number. */
function near(t: ExecutionContext, got: ArrayLike<number>, wanted: readonly number[]): void {
  t.is(got.length, wanted.length);
  for (const [i, number] of wanted.entries()) {
    const off = Math.abs((got[i] as number) - number) / Math.max(1, Math.abs(number));
    t.true(off <= 1e-6, `number ${i} is ${got[i]}, not ${number}`);
  }
}

const sha256 = (...paths: readonly string[]): string => {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(readFileSync(path));
  return hash.digest("hex");
};

/** The files of an export, in the order in which the references hash them. */
function filesOf(format: ExportFormat, path: string): string[] {
  if (format !== "tfjs") return [path];
  const others = readdirSync(path).filter((name) => name !== "model.json");
  return ["model.json", ...others].map((name) => join(path, name));
}

test("there is a case for every layer", (t) => {
  const covered = new Set(CASES.flatMap(({ layers }) => layers.map(({ kind }) => kind)));
  for (const { kind } of native.catalogue().layers) t.true(covered.has(kind), kind);
});

for (const format of ["onnx", "tfjs", "torch"] as const) {
  const { library, cases } = reference(format);
  for (const one of CASES.filter(({ formats }) => formats?.includes(format) ?? true)) {
    test(`${format}, ${one.name}: ${library} gives what the network predicts`, async (t) => {
      const network = await trained(one);
      const path = join(folder, `${one.name}.${format}`);
      await network.export(path, { format });
      const { sha256: digest, outputs } = cases[one.name] ?? { sha256: "", outputs: [] };
      t.is(
        sha256(...filesOf(format, path)),
        digest,
        "another file than the reference's: run make.py",
      );
      // PyTorch's modules give logits.
      const isLogits = format === "torch" && one.classes !== undefined;
      const got = isLogits ? network.forward(ROWS) : network.predict(ROWS);
      near(t, got, outputs.flat());
    });
  }
}

for (const one of CASES) {
  test(`typescript, ${one.name}: the module gives what the network predicts`, async (t) => {
    const network = await trained(one);
    const path = join(folder, `${one.name}.ts`);
    await network.export(path, { format: "typescript" });
    const { predict } = (await import(pathToFileURL(path).href)) as {
      predict: (features: readonly number[]) => number[];
    };
    near(t, network.predict(ROWS), ROWS.flatMap(predict));
    t.throws(() => predict([1]), { instanceOf: RangeError });
  });
}

const { library, cases } = reference("from_torch");
for (const [dtype, { rows, outputs }] of Object.entries(cases)) {
  test(`weights that ${library} wrote as ${dtype}`, async (t) => {
    const network = new Network({ input: 5, layers: [dense(7), tanh(), dense(3)] });
    const path = `__test__/fixtures/formats/${dtype}.safetensors`;
    await network.importWeights(path, { format: "torch", names: ["fc1", "fc2"] });
    near(t, network.predict(rows), outputs.flat());
  });
}

test("what was exported for PyTorch comes back in the same bits, scaling included", async (t) => {
  const [, relu] = CASES;
  if (relu === undefined) return t.fail();
  const network = await trained(relu);
  const path = join(folder, "back.safetensors");
  const names = ["encoder.fc", "head"];
  await network.export(path, { format: "torch", names });
  const { input, layers, scaling } = network;
  const other = new Network({ input, layers, scaling, seed: 8 });
  await other.importWeights(path, { format: "torch", names });
  t.is(other.digest(), network.digest());
  t.deepEqual(other.predict(ROWS), network.predict(ROWS));
});
