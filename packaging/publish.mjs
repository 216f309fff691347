// Publishes the package in the current folder, and one for each of its platforms: node publish.mjs <folder of addons>
// It stops before anything is published if the addon of one platform is missing. Where npm is told to (NPM_CONFIG_PROVENANCE),
// each package says which commit and workflow it was built from, and so the repository must be known.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const [addons] = process.argv.slice(2);
if (addons === undefined) throw new Error("usage: node publish.mjs <folder of addons>");

const cli = createRequire(import.meta.url).resolve("@napi-rs/cli/package.json");
const napi = (...words) => node(join(dirname(cli), "dist/cli.js"), ...words);
const npm = (...words) => execFileSync("npm", words, { stdio: "inherit" });
const node = (...words) => execFileSync(process.execPath, words, { stdio: "inherit" });

const { GITHUB_REPOSITORY: repository } = process.env;
if (repository) npm("pkg", "set", `repository.url=git+https://github.com/${repository}.git`);

napi("create-npm-dirs", "--npm-dir", "npm");
napi("artifacts", "--output-dir", addons, "--npm-dir", "npm");
napi("pre-publish", "--tag-style", "npm", "--no-gh-release", "--npm-dir", "npm");
npm("publish", "--ignore-scripts");
