import { readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the gallery as it is written, beside which the compiled one is of no use to a reader. */
const WRITTEN = fileURLToPath(new URL("../../src/gallery", import.meta.url));

/**
 * The code that a figure runs, from its file and those of the gallery that it imports: what stands between `#region shown`
 * and `#endregion`. The names that it takes from the library come first, as a user imports them.
 */
export function shownCode(source: string): string {
  const pieces = new Set<string>();
  const names = new Set<string>();
  collect(writtenFile(source), pieces, names);
  const code = [...pieces].join("\n\n");
  const used = [...names].filter((name) =>
    new RegExp(`\\b${name.replace(/^type /, "")}\\b`).test(code),
  );
  return `import { ${used.sort(byName).join(", ")} } from "downhill";\n\n${code}\n`;
}

/** The TypeScript of a module of the gallery, wherever it was built to. */
function writtenFile(url: string): string {
  const path = fileURLToPath(url).replace(/\.js$/, ".ts");
  return join(WRITTEN, path.slice(path.lastIndexOf(`${sep}gallery${sep}`) + "/gallery/".length));
}

/** Takes the pieces of a file, those of the files that it imports first. */
function collect(file: string, pieces: Set<string>, names: Set<string>): void {
  const text = readFileSync(file, "utf8");
  const imports = text.matchAll(/^import (type )?(?:\{([^}]*)\}|\* as (\w+)) from "(\.[^"]+)";/gm);
  for (const [, types, list = "", all, from = ""] of imports) {
    const imported = join(dirname(file), from);
    if (imported.startsWith(WRITTEN)) {
      collect(imported, pieces, names);
      continue;
    }
    const each = all === undefined ? list.split(",").map((name) => name.trim()) : [all];
    for (const name of each.filter(Boolean)) names.add(types === undefined ? name : `type ${name}`);
  }
  for (const [, piece = ""] of text.matchAll(/^\/\/ #region shown\n(.*?)^\/\/ #endregion$/gms))
    pieces.add(piece.trim());
}

const byName = (a: string, b: string): number => {
  const [one, other] = [a, b].map((name) => name.replace(/^type /, "").toLowerCase());
  return (one ?? "") < (other ?? "") ? -1 : 1;
};
