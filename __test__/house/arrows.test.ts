import test from "ava";
import { circles, importsOf, read, tracked } from "./sources.ts";

/** Which crate may use which of the others. */
const CRATES: Record<string, readonly string[]> = {
  spec: [],
  faults: [],
  kernels: ["faults"],
  data: ["faults"],
  optim: ["kernels", "spec"],
  nn: ["kernels", "spec"],
  train: ["faults", "kernels", "nn", "optim", "spec"],
  node: ["data", "faults", "kernels", "nn", "optim", "spec", "train"],
};

test("crates use each other one way", (t) => {
  const manifests = tracked("crates/*/Cargo.toml");
  t.deepEqual(
    manifests.map((path) => path.split("/")[1]).sort(),
    Object.keys(CRATES).sort(),
    "a new crate needs its arrows here",
  );
  for (const path of manifests) {
    const name = path.split("/")[1] as string;
    const used = [...read(path).matchAll(/^downhill-(\w+)\b/gm)].map(([, crate]) => crate);
    t.deepEqual([...new Set(used)].sort(), CRATES[name], name);
  }
});

/** The room of a file: its folder in src, or itself. */
const roomOf = (path: string): string => path.split("/")[1] as string;

/** Rooms that know each other: a network fits, a run trains a network, an optimizer steps one. */
const TOGETHER = [["fit", "network", "optimizers"]];

const sources = tracked("src/*.ts");
const arrows = sources.map((path) => ({
  path,
  imports: importsOf(path).filter((found) => found.path.startsWith("src/")),
}));

test("every import in src is of a file that is there", (t) => {
  t.true(arrows.flatMap(({ imports }) => imports).length > 100);
  for (const { path, imports } of arrows) {
    for (const found of imports)
      t.true(sources.includes(found.path), `${path} imports ${found.path}`);
  }
});

test("no file imports itself by a detour", (t) => {
  const files = arrows.map(({ path, imports }) => {
    const values = imports.filter(({ typeOnly }) => !typeOnly);
    return [path, new Set(values.map((found) => found.path))] as const;
  });
  t.deepEqual(circles(new Map(files)), []);
});

test("no room of src needs itself by a detour, but for those declared", (t) => {
  const rooms = new Map<string, Set<string>>();
  for (const { path, imports } of arrows) {
    const to = rooms.get(roomOf(path)) ?? new Set<string>();
    rooms.set(roomOf(path), to);
    for (const found of imports) {
      if (!found.typeOnly && roomOf(found.path) !== roomOf(path)) to.add(roomOf(found.path));
    }
  }
  t.deepEqual(circles(rooms), TOGETHER);
});

test("nothing in src imports from src's index, which is for users", (t) => {
  for (const { path, imports } of arrows) {
    t.false(
      imports.some((found) => found.path === "src/index.ts"),
      path,
    );
  }
});

test("one file loads the addon, and others import its types alone", (t) => {
  const naming = sources.filter((path) => read(path).includes('addon.cjs"'));
  t.true(naming.length > 5);
  const importing = naming.flatMap(importsOf).filter((found) => found.path === "addon.cjs");
  t.true(importing.every((found) => found.typeOnly));
  t.deepEqual(
    sources.filter((path) => read(path).includes('require("../addon.cjs")')),
    ["src/addon.ts"],
  );
});

test("a circle is found", (t) => {
  const arrow = (...to: string[]): Set<string> => new Set(to);
  const graph = new Map([
    ["a", arrow("b")],
    ["b", arrow("c", "d")],
    ["c", arrow("a")],
    ["d", arrow()],
  ]);
  t.deepEqual(circles(graph), [["a", "b", "c"]]);
});
