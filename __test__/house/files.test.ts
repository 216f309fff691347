import test from "ava";
import { posix } from "node:path";
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

test("every exported name has documentation", (t) => {
  const names = exportsOf("src/index.ts");
  t.true(names.length > 60, `${names.length} names`);
  for (const { name, path } of names) {
    const source = read(path);
    const modifiers = "(?:declare |abstract |async )*";
    const sort = "(?:function\\*?|class|interface|type|const|enum|namespace)";
    const declaration = new RegExp(`^export ${modifiers}${sort} ${name}\\b`, "m").exec(source);
    if (t.truthy(declaration, `${path} does not declare ${name}`)) {
      t.true(source.slice(0, declaration?.index).trimEnd().endsWith("*/"), `${path}: ${name}`);
    }
  }
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

interface Export {
  readonly name: string;
  readonly path: string;
}

/** The names that a file exports, each with the file that declares it. */
function exportsOf(path: string): Export[] {
  const source = read(path);
  const from = (target: string): string => posix.join(posix.dirname(path), target);
  const all = [...source.matchAll(/^export \* (?:as \w+ )?from "(\.[^"]+)"/gm)];
  const some = [...source.matchAll(/^export (?:type )?\{([^}]*)\} from "(\.[^"]+)"/gm)];
  const own = [...source.matchAll(/^export (?:(?:abstract|async|declare) )*\w+\*? (\w+)/gm)];
  return [
    ...all.flatMap(([, target = ""]) => exportsOf(from(target))),
    ...some.flatMap(([, names = "", target = ""]) => {
      const wanted = names.split(",").map((name) => name.trim().replace(/^type /, ""));
      const there = exportsOf(from(target));
      return wanted
        .filter(Boolean)
        .map((name) => there.find((found) => found.name === name) ?? { name, path: from(target) });
    }),
    ...own.filter(([, name]) => name !== "from").map(([, name = ""]) => ({ name, path })),
  ];
}
