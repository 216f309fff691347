import test from "ava";
import { readFileSync } from "node:fs";
import { Network } from "../../src/index.ts";
import { Shell } from "./shell.ts";

const shell = new Shell();
test.after.always(() => shell.remove());

test.before(async () => {
  await shell.run("train datasets/iris.csv --target species --epochs 3 --save iris.safetensors");
});

test("export writes what the library writes, beside the network's file", async (t) => {
  const network = await Network.load(shell.path("iris.safetensors"));
  for (const [format, place, file] of [
    ["onnx", "iris.onnx", ""],
    ["torch", "iris.torch.safetensors", ""],
    ["tfjs", "iris_tfjs", "/model.json"],
    ["typescript", "iris.ts", ""],
  ] as const) {
    const { status, stdout, stderr } = await shell.run(
      `export iris.safetensors --format ${format} --json`,
    );
    t.is(status, 0, stderr);
    t.deepEqual(JSON.parse(stdout), { path: place, format });
    const wanted = shell.path(format === "tfjs" ? "web" : "wanted");
    await network.export(wanted, { format });
    t.deepEqual(readFileSync(shell.path(place) + file), readFileSync(wanted + file));
  }
});

test("scaling that a format cannot hold is said", async (t) => {
  const { stdout } = await shell.run(
    "export iris.safetensors --format torch --output w.safetensors",
  );
  t.regex(stdout, /^torch in w\.safetensors\nfeatures are scaled: /);
});

test("a format must be said, and be one", async (t) => {
  const none = await shell.run("export iris.safetensors");
  t.is(none.status, 2);
  t.regex(none.stderr, /^downhill export: --format is missing/);
  const wrong = await shell.run("export iris.safetensors --format onx");
  t.is(wrong.status, 2);
  t.regex(wrong.stderr, /--format must be one of onnx, torch, tfjs, typescript; got "onx"/);
});
