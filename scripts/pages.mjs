// Bundles what pages have in a browser: `src/<room>/client/<room>.ts` and `.css` become `dist/pages/<room>.js` and `.css`,
// which are read when a page is written.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const entries = readdirSync("src", { recursive: true }).filter((path) =>
  /^(\w+)\/client\/\1\.(ts|css)$/.test(path.replaceAll("\\", "/")),
);
await build({
  entryPoints: entries.map((path) => `src/${path}`),
  entryNames: "[name]",
  outdir: "dist/pages",
  bundle: true,
  minify: true,
  target: "es2022",
  legalComments: "inline",
  charset: "utf8",
  loader: { ".woff2": "dataurl" },
});
