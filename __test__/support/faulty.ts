// A program that uses every door, for a fault to strike at any of them, and says what became of it. What memory or a file was
// refused to is done again, which must go well. Whatever else than an error of the library's own happens ends it.
import { faultsAddon } from "./faults_addon.ts";
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Dataset,
  Network,
  Optimizer,
  adam,
  dense,
  relu,
  type FitOptions,
} from "../../src/index.ts";
import { data, network, options, rings } from "./problems.ts";

/** What may be tried again. */
const REFUSED = ["DH_TOO_LARGE", "DH_IO"];

assert.equal(process.env["NAPI_RS_NATIVE_LIBRARY_PATH"], faultsAddon);
const errors: { readonly code: string; readonly name: string; readonly message: string }[] = [];
const folder = mkdtempSync(join(tmpdir(), "downhill-"));
const [saved, weights, table] = ["a.safetensors", "b.safetensors", "c.csv"].map((name) =>
  join(folder, name),
) as [string, string, string];
writeFileSync(table, "x,y\n1,a\n2,b\n");

/** Does something, if need be again, and remembers what it threw. */
async function attempt<T>(
  act: () => T | PromiseLike<T>,
  again: () => T | PromiseLike<T> = act,
): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    const { code, name, message } = error as Error & { readonly code?: unknown };
    if (typeof code !== "string" || !code.startsWith("DH_")) throw error;
    errors.push({ code, name, message });
    return REFUSED.includes(code) ? await again() : undefined;
  }
}

/** Saves a network; if that fails, the file is what it was, or, where it was in its place already, the new one. */
async function save(on: Network): Promise<void> {
  const inFile = async () => (existsSync(saved) ? (await Network.load(saved)).digest() : "no file");
  const before = await inFile();
  try {
    await on.save(saved);
  } catch (error) {
    const inPlace = process.env["DOWNHILL_FAIL"]?.startsWith("file.sync_folder") ?? false;
    assert.equal(await inFile(), inPlace ? on.digest() : before);
    throw error;
  }
}

// Wide, so that a team shares the work; with checkpoints, early stopping and all else that takes memory.
const many = rings(400);
const wide = (): Network =>
  new Network({ input: 2, layers: [dense(512), relu(), dense(2)], scaling: "standard", seed: 1 });
const all: FitOptions = {
  epochs: 4,
  batchSize: 100,
  optimizer: adam({ learningRate: 0.01 }),
  earlyStopping: { patience: 9 },
  clip: { norm: 100 },
  norms: true,
  validation: many,
  threads: 2,
};
const on = await attempt(wide);
if (on !== undefined) {
  const fit = (): PromiseLike<unknown> =>
    on.lastRun === undefined ? on.fit(many, all) : on.resume(many, all);
  await attempt(fit);
  await attempt(() => save(on));
  await attempt(() => on.predict(many.features));
  await attempt(() => on.evaluate(many));
  await attempt(() => on.backward(on.forward([[1, 2]])));
  const optimizer = await attempt(() => new Optimizer(adam(), on));
  await attempt(() => optimizer?.step());
  await attempt(() => on.zeroGradients());
  await attempt(() => [on.tensors(), on.gradients(), on.digest(), on.summary()]);
  await attempt(() => save(on));
  await attempt(() => on.export(weights, { format: "torch" }));
}
const loaded = existsSync(saved) ? await attempt(() => Network.load(saved)) : undefined;
await attempt(() => loaded?.predict([[1, 2]]));
if (existsSync(weights)) await attempt(() => loaded?.importWeights(weights, { format: "torch" }));
await attempt(() => Dataset.fromCsv(table, { target: "y" }));
const own = await attempt(() => new Optimizer(adam(), new Float32Array(200_000)));
await attempt(() => own?.step(new Float32Array(200_000)));
await attempt(() => own?.load(own.state()));

/** Whether the network goes on, or refuses everything. */
const after = on && (await attempt(() => on.digest()));
const left = loaded && (await attempt(() => loaded.digest()));
await attempt(() => on?.dispose());
await attempt(() => on?.dispose());

// Another network knows nothing of it, and no file is left that nobody asked for.
const trained = async (): Promise<string> => {
  const on = network();
  await on.fit(data, options);
  return on.digest();
};
// A fault that was not had before strikes here, and then the next one knows nothing of it.
const other = (await attempt(trained)) ?? (await trained());
const files = readdirSync(folder);
rmSync(folder, { recursive: true });
const digests = { after: after ?? null, left: left ?? null, other };
console.log(JSON.stringify({ errors, files, ...digests }));
