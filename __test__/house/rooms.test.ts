import test from "ava";
import * as downhill from "../../src/index.ts";
import type { Catalogue } from "../../addon.cjs";
import { native } from "../../src/native.ts";
import { read, tracked } from "./sources.ts";

const files = new Set(tracked("crates", "src", "__test__"));
const catalogue: Catalogue = native.catalogue();

/** `leakyRelu` in the name of a file: `leaky_relu`. */
const stem = (kind: string): string =>
  kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Where the twins of a part stand: one file of each list must be there. */
const ROOMS: Record<keyof Catalogue, (stem: string) => string[][]> = {
  optimizers: (name) => [
    [`crates/optim/src/rules/${name}.rs`],
    [`src/optimizers/${name}.ts`],
    [`__test__/fixtures/optimizers/${name}.json`],
  ],
  layers: (name) => [
    [`crates/nn/src/layers/${name}.rs`, `crates/nn/src/activations/${name}.rs`],
    [`src/layers/${name}.ts`, `src/activations/${name}.ts`],
  ],
  losses: (name) => [
    [`crates/nn/src/losses/${name}.rs`],
    [`src/losses/${name}.ts`],
    [`crates/nn/tests/fixtures/${name}.json`],
  ],
  initializers: (name) => [
    [`crates/nn/src/initializers/${name}.rs`],
    [`src/initializers/${name}.ts`],
  ],
};

const exported = new Map<string, unknown>(Object.entries(downhill));

for (const room of Object.keys(ROOMS) as (keyof Catalogue)[]) {
  test(`the same stem in every room: ${room}`, (t) => {
    t.true(catalogue[room].length > 0);
    for (const { kind } of catalogue[room]) {
      for (const places of ROOMS[room](stem(kind))) {
        t.true(
          places.some((path) => files.has(path)),
          `${kind} has none of ${places.join(", ")}`,
        );
      }
      t.is(typeof exported.get(kind), "function", `${kind} is not exported`);
    }
  });
}

test("no room has a factory that the core does not know", (t) => {
  const rooms = Object.keys(ROOMS) as (keyof Catalogue)[];
  const known = new Set(rooms.flatMap((room) => catalogue[room].map(({ kind }) => stem(kind))));
  // What belongs to several parts; and softmax, which acts at prediction alone.
  const shared = [
    "index",
    "optimizer",
    "optimizer_spec",
    "layer",
    "loss",
    "initializer",
    "distribution",
    "softmax",
  ];
  for (const path of tracked(
    "src/optimizers",
    "src/layers",
    "src/activations",
    "src/losses",
    "src/initializers",
  )) {
    const name = path.replace(/^.*\/|\.ts$/g, "");
    t.true(known.has(name) || shared.includes(name), path);
  }
});

test("each activation has a reference of its own", (t) => {
  for (const path of tracked("crates/nn/src/activations/*.rs")) {
    const name = path.replace(/^.*\/|\.rs$/g, "");
    if (name !== "softmax") t.true(files.has(`crates/nn/tests/fixtures/${name}.json`), name);
  }
});

test("each schedule is made from its spec, and tested", (t) => {
  const tests = ["fixtures/schedules/schedules.json", "schedules.test.ts"].map((path) =>
    read(`__test__/${path}`),
  );
  const makers = read("src/schedules/from_spec.ts");
  for (const kind of Object.keys(downhill.schedules)) {
    if (kind === "fromSpec" || !files.has(`src/schedules/${stem(kind)}.ts`)) continue;
    t.regex(makers, new RegExp(`\\b${kind}\\b`), kind);
    t.true(
      tests.some((source) => source.includes(kind)),
      `${kind} is not tested`,
    );
  }
});
