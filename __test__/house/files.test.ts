import test from "ava";
import { read, tracked } from "./sources.ts";

const MOST_LINES = 400;

test(`no file has more than ${MOST_LINES} lines`, (t) => {
  const sources = tracked("*.rs", "*.ts", "*.mjs", "*.py");
  t.true(sources.length > 150);
  for (const path of sources) {
    const lines = read(path).split("\n").length - 1;
    t.true(lines <= MOST_LINES, `${path} has ${lines}`);
  }
});

test("unsafe code is forbidden outside kernels and the door", (t) => {
  const crates = tracked("crates/*/src/lib.rs").filter(
    (path) => !/^crates\/(kernels|node)\//.test(path),
  );
  t.true(crates.length >= 5);
  for (const path of crates) t.regex(read(path), /^#!\[forbid\(unsafe_code\)\]$/m, path);
});

test("only the door speaks N-API", (t) => {
  const speaking = tracked("crates/*.rs", "crates/*.toml").filter((path) =>
    /\bnapi\b/.test(read(path)),
  );
  t.true(speaking.length > 0);
  for (const path of speaking) t.regex(path, /^crates\/node\//);
});

test("no lock file names a host to fetch from", (t) => {
  const locks = tracked("package-lock.json", "*/package-lock.json");
  t.true(locks.length >= 2);
  for (const path of locks) t.notRegex(read(path), /"resolved": "(https?|git)/, path);
});

test("the package, the crates and the addon's loader have one version", (t) => {
  const { version } = JSON.parse(read("package.json")) as { version: string };
  t.is(/^version = "(.*)"$/m.exec(read("Cargo.toml"))?.[1], version);
  t.true(read("addon.cjs").includes(`bindingPackageVersion !== '${version}'`));
});
