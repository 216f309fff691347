// Run by `npm version`, once package.json has the new version: gives it to the crates, the addon and its loader, and the
// change log.
import { execSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { released } from "./changelog.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { version } = JSON.parse(readFileSync("package.json", "utf8"));

writeFileSync("CHANGELOG.md", released(readFileSync("CHANGELOG.md", "utf8"), version));
const cargo = readFileSync("Cargo.toml", "utf8");
writeFileSync("Cargo.toml", cargo.replace(/^version = ".*"$/m, `version = "${version}"`));
execSync("npm run build:native", { stdio: "inherit" });
execSync("git add CHANGELOG.md Cargo.toml Cargo.lock addon.cjs addon.d.cts", { stdio: "inherit" });
