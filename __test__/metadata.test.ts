import test from "ava";
import { join } from "node:path";
import { Network, dense } from "../src/index.ts";
import { folderOf } from "./support/files.ts";

const folder = folderOf("metadata");

test("texts of the user's are saved with a network", async (t) => {
  const network = new Network({ input: 2, layers: [dense(1)] });
  t.deepEqual(network.metadata, {});
  const texts = { author: "me", "a note": "ä\n", ["__proto__"]: "mine" };
  network.metadata = texts;
  const path = join(folder, "a.safetensors");
  await network.save(path);
  const loaded = await Network.load(path);
  t.deepEqual(Object.entries(loaded.metadata), Object.entries(texts));
  loaded.metadata = { ...loaded.metadata, author: "you" };
  t.is(loaded.metadata["author"], "you");
  t.throws(() => Object.assign(loaded.metadata, { author: "they" }), { instanceOf: TypeError });
});

test("metadata is texts and nothing else", (t) => {
  const network = new Network({ input: 2, layers: [dense(1)] });
  const set = (value: unknown) => () => {
    network.metadata = value as Record<string, string>;
  };
  t.throws(set({ a: 1 }), {
    code: "DH_ARG",
    message: 'Network.metadata: metadata["a"] must be a string; got 1',
  });
  t.throws(set("text"), { code: "DH_ARG" });
  t.deepEqual(network.metadata, {});
});
