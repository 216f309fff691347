// What people see who have no addon, or the wrong one. The parts of an installation are copied, since links are followed.
import test from "ava";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAddon, whyNone, type Manifest } from "../src/addon.ts";
import { AddonError } from "../src/errors.ts";
import { root } from "./program.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;

/** A package for every platform that napi-rs knows by these names. */
const published: Manifest = {
  ...manifest,
  optionalDependencies: Object.fromEntries(
    ["linux", "darwin", "win32"].flatMap((os) =>
      ["x64", "arm64"].flatMap((cpu) =>
        ["", "-gnu", "-musl", "-msvc"].map((abi) => [
          `@downhill/addon-${os}-${cpu}${abi}`,
          manifest.version,
        ]),
      ),
    ),
  ),
};

/** The library as it is installed, but without any addon. */
function installation(manifestThere: Manifest): string {
  const folder = mkdtempSync(join(tmpdir(), "downhill-addon-"));
  for (const part of ["dist", "addon.cjs"])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifestThere));
  return folder;
}

const PROGRAM = `await import("./dist/index.js").catch(({ name, code, message, cause }) =>
  console.log(JSON.stringify({ name, code, message, cause: cause.message })))`;

test("a package that npm has not installed is named, with npm's fault and the cure", (t) => {
  const folder = installation(published);
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", PROGRAM], {
    cwd: folder,
    encoding: "utf8",
  });
  const error = JSON.parse(stdout) as Record<string, string>;
  t.like(error, { name: "AddonError", code: "DH_ADDON" });
  t.regex(error["cause"] ?? "", /^Cannot find native binding/);
  const message = new RegExp(
    `^downhill: .* @downhill/addon-${process.platform}-${process.arch}\\S* is missing\\. ` +
      `.*npm/cli/issues/4828.* remove node_modules and package-lock\\.json, and run npm install$`,
  );
  t.regex(error["message"] ?? "", message);

  const shell = spawnSync(process.execPath, [join(folder, "dist/cli/main.js"), "inspect", "a"], {
    encoding: "utf8",
  });
  t.deepEqual(
    { status: shell.status, stdout: shell.stdout, stderr: shell.stderr },
    { status: 1, stdout: "", stderr: `${error["message"]}\n` },
  );
});

test("a checkout without a build is told to build", (t) => {
  const error = new Error("Cannot find native binding.", {
    cause: new Error("Cannot find module './downhill.node'"),
  });
  t.regex(
    whyNone(error, manifest),
    /^downhill: its native addon is not built for \w+-\w+: npm run build$/,
  );
});

test("a platform that has no package is told which have", (t) => {
  const cause = new Error("Unsupported OS: plan9, architecture: x64");
  const { optionalDependencies = {} } = published;
  t.is(
    whyNone(new Error("Cannot find native binding.", { cause }), published),
    `downhill: there is no native addon for ${process.platform}-${process.arch}, only ` +
      `${Object.keys(optionalDependencies).join(", ")}; one can be built from a checkout`,
  );
});

test("an addon that does not load is told of in the loader's words", (t) => {
  const broken = new Error(
    "/lib/libc.so.6: version `GLIBC_2.17' not found (required by downhill.node)\nRequire stack:",
  );
  broken.cause = new Error("Cannot find module './downhill.node'");
  t.regex(
    whyNone(new Error("Cannot find native binding.", { cause: broken }), published),
    /^downhill: its native addon does not load in Node\.js \S+ on \S+: \/lib\/libc\.so\.6: version `GLIBC_2\.17' not found \(required by downhill\.node\)$/,
  );
});

test("an addon of another version is refused", (t) => {
  const require = (path: string): unknown =>
    path === "../package.json" ? published : { version: () => "0.0.1" };
  const error = t.throws(() => loadAddon(require as NodeJS.Require), {
    instanceOf: AddonError,
    code: "DH_ADDON",
  });
  t.is(
    error?.message,
    `downhill: its native addon is of version 0.0.1, and it is ${manifest.version} itself; ` +
      "remove node_modules and package-lock.json, and run npm install",
  );
});
