// The pages of the documentation: Markdown as it lies in the repository, and the API from the comments of `src`.
import { categories } from "./plugins/categories.mjs";
import { icons } from "./plugins/icons.mjs";
import { font, mathematics } from "./plugins/mathematics.mjs";
import { names } from "./plugins/names.mjs";
import { shown } from "./plugins/shown.mjs";
import { titles } from "./plugins/titles.mjs";

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  name: "Downhill",
  entryPoints: ["../src/index.ts"],
  tsconfig: "../tsconfig.build.json",
  readme: "../README.md",
  projectDocuments: [
    "../docs/guide/README.md",
    "../docs/notes/README.md",
    "../docs/reproducibility.md",
    "../docs/reliability.md",
    "../benchmark/README.md",
    "../datasets/README.md",
    "../docs/migration.md",
    "../CONTRIBUTING.md",
    "../ARCHITECTURE.md",
    "../SECURITY.md",
    "../CODE_OF_CONDUCT.md",
    "../CHANGELOG.md",
  ],
  out: "pages",
  plugin: [titles, categories, shown, names, icons, font],
  markdownItLoader: mathematics,

  // Whatever is public has a comment, every link leads somewhere: what does not is an error.
  validation: {
    notExported: true,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: true,
  },
  // Insides of the plain data that `network.lastRun` is, of which nobody makes one.
  intentionallyNotExported: ["ClassWeights", "EarlyStopping", "Plateau", "RunProgress"],
  treatWarningsAsErrors: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,

  headings: { readme: false, document: false },
  highlightLanguages: [
    "bash",
    "css",
    "html",
    "javascript",
    "json",
    "python",
    "rust",
    "toml",
    "typescript",
  ],
  customCss: "style.css",
  customJs: "frames.js",
  favicon: "favicon.svg",
  navigation: { includeCategories: true, includeGroups: false, includeFolders: false },
  categorizeByGroup: false,
  searchInComments: true,
  searchInDocuments: true,
  sort: ["documents-first", "alphabetical-ignoring-documents"],
  hideGenerator: true,
};
