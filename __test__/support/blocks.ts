import { readFileSync, readdirSync } from "node:fs";

/** A piece of documentation that is a program. */
export interface Piece {
  readonly name: string;
  readonly code: string;
}

/** The pages that show how to use it. */
export const pagesOf = (): string[] => [
  "README.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => `docs/${path.replaceAll("\\", "/")}`)
    .sort(),
];

/** The blocks of a language in a text in Markdown. */
export const codeBlocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(
    ([, code = ""]) => code,
  );

/** The blocks of TypeScript on a Markdown page. Each is a program of its own. */
export function blocks(page: string): Piece[] {
  return codeBlocks(readFileSync(page, "utf8"), "ts").map((code, i) => ({
    name: `${page.replace(/^(\.\.\/)?(docs\/)?|\.md$/g, "").replaceAll("/", "_")}_${i + 1}`,
    code,
  }));
}
