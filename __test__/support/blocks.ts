import { readFileSync } from "node:fs";

/** A piece of documentation that is a program. */
export interface Piece {
  readonly name: string;
  readonly code: string;
}

/** The blocks of TypeScript on a Markdown page. Each is a program of its own. */
export function blocks(page: string): Piece[] {
  const found = readFileSync(page, "utf8").matchAll(/^```ts\n(.*?)^```$/gms);
  return [...found].map(([, code = ""], i) => ({
    name: `${page.replace(/^.*\/|\.md$/g, "")}_${i + 1}`,
    code,
  }));
}
