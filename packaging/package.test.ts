// Publishes the package to a registry on this machine and uses it as somebody who has Node.js and nothing else.
import test from "ava";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { blocks } from "../__test__/support/blocks.ts";
import { consumer, sizeOf, writePrograms, type Consumer } from "./consumer.ts";
import { startRegistry, type Registry } from "./registry.ts";
import { addons, dependencies, node, readManifest, unpacked } from "./release.ts";

/** What npm calls the eight; the addon of each is in a package of its own. */
const PLATFORMS = [
  "linux-x64-gnu",
  "linux-arm64-gnu",
  "linux-x64-musl",
  "linux-arm64-musl",
  "darwin-x64",
  "darwin-arm64",
  "win32-x64-msvc",
  "win32-arm64-msvc",
];

const MOST_BYTES = 10_000_000;

const temporary = mkdtempSync(join(tmpdir(), "downhill-package-"));
const tools = resolve("node_modules/.bin");
let registry: Registry;
let npm: string;
let stage: string;
let user: Consumer;

test.before(async (t) => {
  registry = await startRegistry(join(temporary, "registry"));
  npm = registry.environment["npm_execpath"] as string;
  stage = unpacked(temporary, npm);
  for (const folder of dependencies(npm))
    node([npm, "publish", "--ignore-scripts", "--tag", "latest"], folder, registry.environment);
  const built = addons(join(temporary, "addons"), PLATFORMS);
  node([resolve("publish.mjs"), built], stage, registry.environment);
  user = consumer(join(temporary, "user"), registry);
  t.log(`npm install downhill: ${user.seconds.toFixed(1)} s, ${user.packages.length} packages`);
});

test.after.always(async () => {
  await registry?.stop();
  rmSync(temporary, { recursive: true, force: true });
});

test("publint and are-the-types-wrong have nothing to say", (t) => {
  t.regex(node([join(tools, "publint"), "--strict", stage], stage), /All good!/);
  const [{ filename = "" } = {}] = JSON.parse(
    node([npm, "pack", "--json", "--ignore-scripts"], stage),
  ) as { filename?: string }[];
  t.regex(
    node([join(tools, "attw"), join(stage, filename), "--no-emoji"], stage),
    /No problems found/,
  );
});

test("the package holds the library, and nothing that runs when it is installed", (t) => {
  for (const needed of ["README.md", "LICENSE", "CHANGELOG.md", "run.schema.json", "addon.cjs"])
    t.true(existsSync(join(stage, needed)), needed);
  for (const unneeded of ["src/index.ts", "crates", "__test__", "scripts", "binding.gyp"])
    t.false(existsSync(join(stage, unneeded)), unneeded);
  t.deepEqual(
    Object.keys(readManifest(stage).scripts).filter((name) =>
      /^(pre|post)?(install|prepare)$/.test(name),
    ),
    [],
  );
});

test("a platform's package is installed where it belongs, alone, at the same version", (t) => {
  const { optionalDependencies = {}, version } = readManifest(stage);
  t.deepEqual(
    Object.keys(optionalDependencies).sort(),
    PLATFORMS.map((platform) => `@downhill/addon-${platform}`).sort(),
  );
  t.deepEqual([...new Set(Object.values(optionalDependencies))], [version]);
  const [addon, ...others] = user.packages.filter((name) => name.startsWith("@downhill/"));
  t.deepEqual(others, []);
  t.regex(addon ?? "", new RegExp(`^@downhill/addon-${process.platform}-${process.arch}`));

  for (const name of ["downhill", addon ?? ""]) {
    const bytes = sizeOf(join(user.folder, "node_modules", name));
    t.true(bytes < MOST_BYTES, `${name}: ${bytes}`);
    t.log(`${name}: ${(bytes / 1e6).toFixed(2)} MB unpacked`);
  }
});

test("the gallery is drawn without the packages that it was built of", (t) => {
  t.deepEqual(
    user.packages.filter((name) => /^(d3-|temml|uplot)/.test(name)),
    [],
  );
  user.run(["node_modules/downhill/dist/cli/main.js", "gallery"]);
  t.regex(readFileSync(join(user.folder, "gallery.html"), "utf8"), /<math/);
  const dist = join(user.folder, "node_modules/downhill/dist");
  const bundles = readdirSync(dist).filter((name) => name.endsWith(".js"));
  const licensed = bundles.map((name) => readFileSync(join(dist, name), "utf8"));
  t.is(licensed.filter((text) => /^\/\*!\nd3-array [^]*Mike Bostock/.test(text)).length, 1);
});

test("other platforms get theirs", (t) => {
  const elsewhere = [
    ["--os=linux", "--cpu=arm64", "--libc=glibc", "linux-arm64-gnu"],
    ["--os=linux", "--cpu=x64", "--libc=musl", "linux-x64-musl"],
    ["--os=darwin", "--cpu=arm64", "darwin-arm64"],
    ["--os=win32", "--cpu=x64", "win32-x64-msvc"],
  ];
  for (const [i, words] of elsewhere.entries()) {
    const platform = words.pop() ?? "";
    const { packages } = consumer(join(temporary, `elsewhere-${i}`), registry, words);
    t.deepEqual(
      packages.filter((name) => name.startsWith("@downhill/")),
      [`@downhill/addon-${platform}`],
    );
  }
});

const pieces = ["../README.md", "../docs/guide/training.md"].flatMap(blocks);

for (const type of ["module", "commonjs"] as const) {
  test(`the examples of the README and the guide: TypeScript to ${type}, and run`, (t) => {
    const folder = join(user.folder, type);
    const programs = writePrograms(folder, type, pieces);
    t.true(programs.length >= 3);
    const said = tsc(folder);
    t.is(said, "");
    for (const program of programs) {
      t.true(existsSync(program), program);
      t.notThrows(() => user.run([program]), basename(program));
    }
  });
}

test("the examples of the README and the guide in worker threads", (t) => {
  const programs = pieces.map(({ name }) => join(user.folder, "module", `${name}.js`));
  const script = `
    const { once } = require("node:events");
    const { Worker } = require("node:worker_threads");
    const codes = process.argv.slice(1).map((path) => once(new Worker(path), "exit"));
    Promise.all(codes).then((all) => console.log("codes", ...all.flat()));
  `;
  const said = user.run(["-e", script, ...programs]);
  t.is(said.trim().split("\n").at(-1), `codes${" 0".repeat(programs.length)}`);
});

test("import and require give the same classes, without a warning", (t) => {
  const script = `
    const warnings = [];
    process.on("warning", (warning) => warnings.push(String(warning)));
    const begin = performance.now();
    const required = require("downhill");
    const time = performance.now() - begin;
    import("downhill").then((imported) => setImmediate(() =>
      console.log(JSON.stringify([imported.Network === required.Network, warnings, time]))));
  `;
  const [same, warnings, time] = JSON.parse(user.run(["-e", script])) as [boolean, [], number];
  t.true(same);
  t.deepEqual(warnings, []);
  t.log(`require("downhill"): ${time.toFixed(0)} ms`);
});

test("the command line", (t) => {
  const downhill = (words: string): string =>
    user.run([npm, "exec", "--offline", "--", "downhill", ...words.split(" ")]);
  const said = downhill(
    "train datasets/digits.csv --target digit --hidden 16 --epochs 2 --seed 1 --save a.safetensors",
  );
  t.regex(said, /accuracy/);
  const digest = /^digest +([0-9a-f]{64})$/m.exec(said)?.[1];
  t.truthy(digest, said);
  t.true(downhill("inspect a.safetensors").includes(digest as string));
});

test("an addon that is missing is named, with the cure", (t) => {
  const without = consumer(join(temporary, "without"), registry, ["--omit=optional"]);
  const error = t.throws(() => without.run(["-e", 'require("downhill")']));
  t.regex(
    String(error),
    /AddonError: downhill: its native addon is not installed: @downhill\/addon-\S+ is missing\. .*npm\/cli\/issues\/4828/,
  );
});

/** Compiles the programs of a folder; what the compiler has to say. */
function tsc(folder: string): string {
  try {
    return node([resolve("../node_modules/typescript/bin/tsc"), "-p", folder], folder);
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
