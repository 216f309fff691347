// Bundles what pages have in a browser: `src/<room>/client/<room>.ts` and `.css` become `dist/pages/<room>.js` and `.css`,
// which are read when a page is written. And what of other packages writes pages, `src/<room>/page/libraries.ts`, so that only
// who builds the library needs those. Each bundle has the licences of what is in it.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const sources = readdirSync("src", { recursive: true }).map((path) => path.replaceAll("\\", "/"));
const options = {
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
};

await bundle({
  entryPoints: sources.filter((path) => /^(\w+)\/client\/\1\.(ts|css)$/.test(path)).map(inSrc),
  entryNames: "[name]",
  outdir: "dist/pages",
  target: "es2022",
  loader: { ".woff2": "dataurl" },
});
await bundle({
  entryPoints: sources.filter((path) => path.endsWith("/page/libraries.ts")).map(inSrc),
  outbase: "src",
  outdir: "dist",
  format: "esm",
  platform: "node",
  target: "node20",
});

function inSrc(path) {
  return `src/${path}`;
}

async function bundle(what) {
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
