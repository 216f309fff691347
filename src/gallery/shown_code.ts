import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile } from "../package_file.ts";
import type { Figure } from "./figure.ts";

/** The code of a figure, as it stands in the sources. */
export interface ShownCode {
  /** Its own, after what it takes from the library. */
  readonly own: string;
  /** What that uses of the gallery. */
  readonly helpers: readonly string[];
}

/** The folder of the gallery as it is written: what was made of it is of no use to a reader. */
const WRITTEN = fileURLToPath(packageFile("src/gallery"));

/**
 * The code that a figure runs, from its file and those of the gallery that it imports: what stands between `#region shown`
 * and `#endregion`, as far as it is used. The names that it takes from the library come first, as a user imports them.
 */
export function shownCode({ name }: Pick<Figure, "name">): ShownCode {
  const names = new Set<string>();
  const [own = "", ...others] = piecesOf(join(WRITTEN, "figures", `${name}.ts`), names);
  const helpers = usedBy(own, others);
  const all = [own, ...helpers].join("\n");
  const used = [...names].filter((name) => mentions(all, plain(name)));
  return { own: `import { ${used.sort(byName).join(", ")} } from "downhill";\n\n${own}`, helpers };
}

/** The pieces of a file and then of those that it imports; `names` takes what they import of the library. */
function piecesOf(file: string, names: Set<string>): string[] {
  const text = readFileSync(file, "utf8");
  const pieces = text.matchAll(/^\/\/ #region shown\n(.*?)^\/\/ #endregion$/gms);
  const found = new Set([...pieces].map(([, piece = ""]) => piece.trim()));
  const imports = text.matchAll(/^import (type )?(?:\{([^}]*)\}|\* as (\w+)) from "(\.[^"]+)";/gm);
  for (const [, types, list = "", all, from = ""] of imports) {
    const imported = join(dirname(file), from);
    if (imported.startsWith(WRITTEN)) {
      for (const piece of piecesOf(imported, names)) found.add(piece);
      continue;
    }
    const each = all === undefined ? list.split(",").map((name) => name.trim()) : [all];
    for (const name of each.filter(Boolean)) names.add(types === undefined ? name : `type ${name}`);
  }
  return [...found];
}

/** Those pieces that declare something which the code mentions, or one of them. */
function usedBy(code: string, pieces: readonly string[]): string[] {
  const used = pieces.filter((piece) => {
    const declared = piece.matchAll(
      /^(?:export )?(?:async )?(?:function|const) (?:\[([^\]]*)\]|(\w+))/gm,
    );
    const names = [...declared].flatMap(([, list, name]) => list?.split(", ") ?? [name ?? ""]);
    return names.some((name) => mentions(code, name));
  });
  const others = pieces.filter((piece) => !used.includes(piece));
  return used.length === 0 ? [] : [...used, ...usedBy(used.join("\n"), others)];
}

const mentions = (code: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(code);

const plain = (name: string): string => name.replace(/^type /, "");

const byName = (a: string, b: string): number =>
  plain(a).toLowerCase() < plain(b).toLowerCase() ? -1 : 1;
