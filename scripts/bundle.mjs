// Bundles what is published, into `dist`. The library and its command line: two hundred modules in a handful of files, since
// Node.js takes longer to open them one by one than to run them. And what pages have in a browser:
// `src/<room>/client/<room>.ts` and `.css` become `dist/pages/<room>.js` and `.css`, which are read when a page is written.
// Packages that are not installed with the library are bundled as well, with their licences.
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
rmSync("dist", { recursive: true, force: true });

const { dependencies, peerDependencies, engines } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
const forNode = { platform: "node", target: `node${engines.node.slice(2)}`, outdir: "dist" };

// Not minified: what it says of an error is to be read.
await bundle({
  ...forNode,
  entryPoints: ["src/index.ts", "src/cli/main.ts"],
  format: "esm",
  splitting: true,
  external: Object.keys({ ...dependencies, ...peerDependencies }),
});
await bundle({
  ...forNode,
  entryPoints: ["src/index.cts"],
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  external: ["./index.js"],
});
await bundle({
  entryPoints: readdirSync("src", { recursive: true })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => /^(\w+)\/client\/\1\.(ts|css)$/.test(path))
    .map((path) => `src/${path}`),
  entryNames: "[name]",
  outdir: "dist/pages",
  target: "es2022",
  loader: { ".woff2": "dataurl" },
  minify: true,
});

async function bundle(what) {
  const options = { bundle: true, charset: "utf8", legalComments: "none", metafile: true };
  const { metafile } = await build({ ...options, ...what });
  for (const [path, { inputs }] of Object.entries(metafile.outputs)) {
    const licences = packagesOf(Object.keys(inputs)).map(licenceOf);
    if (licences.length > 0)
      writeFileSync(path, `/*!\n${licences.join("\n\n")}\n*/\n${readFileSync(path, "utf8")}`);
  }
}

function packagesOf(inputs) {
  const names = inputs.map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  return [...new Set(names.filter(Boolean))].sort();
}

/** What a package is called, and the text of its licence, which must be there. */
function licenceOf(name) {
  const folder = `node_modules/${name}`;
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} has no file with its licence`);
  return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, "utf8").trim()}`;
}
