import { readFileSync } from "node:fs";

/** A piece of documentation that is a program. */
export interface Piece {
  readonly name: string;
  readonly code: string;
}

/** The blocks of a language in a text in Markdown. */
export const codeBlocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(
    ([, code = ""]) => code,
  );

/** The blocks of TypeScript on a Markdown page. Each is a program of its own. */
export function blocks(page: string): Piece[] {
  return codeBlocks(readFileSync(page, "utf8"), "ts").map((code, i) => ({
    name: `${page.replace(/^.*\/|\.md$/g, "")}_${i + 1}`,
    code,
  }));
}
