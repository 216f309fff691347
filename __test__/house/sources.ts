import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { posix } from "node:path";

/** Files that git keeps or would, by its patterns; those that were removed left out. */
export function tracked(...patterns: string[]): string[] {
  const list = (...flags: string[]): string[] =>
    execFileSync("git", ["ls-files", ...flags, "--", ...patterns], { encoding: "utf8" })
      .split("\n")
      .filter(Boolean);
  const removed = new Set(list("--deleted"));
  return list("--cached", "--others", "--exclude-standard")
    .filter((path) => !removed.has(path))
    .sort();
}

export const read = (path: string): string => readFileSync(path, "utf8");

/** An import or re-export of a relative path. */
export interface Import {
  /** The path from the root of the repository. */
  readonly path: string;
  /** Whether it is of types alone, which are gone when the code runs. */
  readonly typeOnly: boolean;
}

/** What a TypeScript file imports of this repository. */
export function importsOf(path: string): Import[] {
  const statements = read(path).matchAll(
    /^(?:import|export)\s(type\s)?([^;"]*?)\sfrom "(\.[^"]+)"/gm,
  );
  return [...statements].map(([, type, names = "", from = ""]) => ({
    path: posix.join(posix.dirname(path), from),
    typeOnly: type !== undefined || onlyTypes(names),
  }));
}

/** Whether every name in the braces stands behind `type`. */
function onlyTypes(names: string): boolean {
  const braces = /^\{([^}]*)\}$/.exec(names.trim())?.[1];
  if (braces === undefined) return false;
  const each = braces.split(",").map((name) => name.trim());
  return each.filter(Boolean).every((name) => name.startsWith("type "));
}

/** The groups of two or more that reach each other, sorted. */
export function circles(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reached = new Map([...arrows.keys()].map((from) => [from, reach(arrows, from)]));
  const groups = [...reached].map(([from, to]) =>
    [...to].filter((other) => other === from || reached.get(other)?.has(from)),
  );
  const keys = new Set(
    groups.filter((group) => group.length > 0).map((group) => group.sort().join(" ")),
  );
  return [...keys].map((key) => key.split(" "));
}

function reach(arrows: ReadonlyMap<string, ReadonlySet<string>>, from: string): Set<string> {
  const found = new Set<string>();
  const visit = (at: string): void => {
    for (const to of arrows.get(at) ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      visit(to);
    }
  };
  visit(from);
  return found;
}
