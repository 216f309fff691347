// Mistakes in exports and imports: typed errors that name what was wrong, and nothing half done.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import {
  ArgumentError,
  CheckpointError,
  Network,
  dense,
  elu,
  relu,
  zeros,
  type ExportOptions,
} from "../../src/index.ts";
import { userFolder } from "../program.ts";

const { folder, remove } = userFolder();
test.after.always(remove);
const at = (name: string): string => join(folder, name);
const made = (units = 2): Network =>
  new Network({ input: 3, layers: [dense(units), relu(), dense(1)] });
const torch = { format: "torch" } as const;

const refused: readonly [name: string, options: unknown, code: string, message: RegExp][] = [
  ["no options", undefined, "DH_ARG", /^Network\.export: options must be an object/],
  ["no format", {}, "DH_ARG", /format must be one of "onnx", "torch", "tfjs", "typescript"/],
  ["a slip", { format: "onx" }, "DH_UNKNOWN", /did you mean "onnx"/],
  ["another key", { format: "onnx", opset: 3 }, "DH_UNKNOWN", /opset is not an option/],
  ["names elsewhere", { format: "onnx", names: ["a"] }, "DH_COMBO", /names needs format: "torch"/],
  ["names that are none", { format: "torch", names: "a" }, "DH_ARG", /names must be an array/],
  [
    "names of holes",
    { format: "torch", names: Array(2) },
    "DH_ARG",
    /names\[0\] must be a non-empty string/,
  ],
  [
    "holes without end",
    { format: "torch", names: Array(2 ** 32 - 1) },
    "DH_SHAPE",
    /got 4294967295$/,
  ],
  ["too few names", { format: "torch", names: ["a"] }, "DH_SHAPE", /one name for each of 2 layers/],
  ["a name twice", { format: "torch", names: ["a", "a"] }, "DH_COMBO", /names has "a" twice/],
];

for (const [name, options, code, message] of refused) {
  test(`export: ${name}`, async (t) => {
    const path = at(name);
    await t.throwsAsync(made().export(path, options as ExportOptions), { code, message });
    t.false(existsSync(path));
  });
}

test("what a format has not is refused by name", async (t) => {
  const network = new Network({ input: 1, layers: [dense(1), elu({ alpha: 0.5 })] });
  await t.throwsAsync(network.export(at("elu"), { format: "tfjs" }), {
    instanceOf: ArgumentError,
    code: "DH_FORMAT",
    message: /^Network\.export: tfjs has elu with alpha 1 alone; got 0\.5$/,
  });
  t.false(existsSync(at("elu")));
  const wide = new Network({ input: 1001, layers: [dense(1000, { initializer: zeros() })] });
  await t.throwsAsync(wide.export(at("wide.ts"), { format: "typescript" }), {
    code: "DH_TOO_LARGE",
    message:
      /^Network\.export: a TypeScript module is for at most 1000000 weights; the network has 1001000$/,
  });
});

test("a place that cannot be written to is an error of files", async (t) => {
  for (const format of ["onnx", "torch", "tfjs", "typescript"] as const) {
    const path = join(at("file"), "model");
    writeFileSync(at("file"), "");
    await t.throwsAsync(made().export(path, { format }), {
      instanceOf: CheckpointError,
      code: "DH_IO",
    });
  }
  await t.throwsAsync(made().export("", { format: "onnx" }), { instanceOf: ArgumentError });
});

test("weights that do not fit change nothing", async (t) => {
  const path = at("two.safetensors");
  await made().export(path, torch);
  const other = made(4);
  const before = other.digest();
  await t.throwsAsync(other.importWeights(path, torch), {
    instanceOf: CheckpointError,
    code: "DH_SHAPE",
    message: /two\.safetensors": "0\.weight" must be 4 x 3; the file has 2 x 3/,
  });
  await t.throwsAsync(made().importWeights(path, { ...torch, names: ["fc1", "fc2"] }), {
    code: "DH_HEADER",
    message: /there is no "fc1\.weight"; it has 0\.bias, 0\.weight, 2\.bias, 2\.weight/,
  });
  const shallow = new Network({ input: 3, layers: [dense(2)] });
  await t.throwsAsync(shallow.importWeights(path, torch), {
    code: "DH_HEADER",
    message: /the network has no place for "2\.bias", "2\.weight"/,
  });
  t.is(other.digest(), before);
});

test("what is no safetensors file is none", async (t) => {
  writeFileSync(at("page.safetensors"), "<html></html>");
  await t.throwsAsync(made().importWeights(at("page.safetensors"), torch), {
    instanceOf: CheckpointError,
    code: "DH_HEADER",
  });
  await t.throwsAsync(made().importWeights(at("nowhere"), torch), { code: "DH_IO" });
});

test("a disposed network is neither written nor read", async (t) => {
  const network = made();
  network.dispose();
  await t.throwsAsync(network.export(at("gone.onnx"), { format: "onnx" }), { code: "DH_DISPOSED" });
});
