// Where the pages lead.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** All pages of a folder, by their paths in it. */
export const pagesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".html"),
  );

/** The links of a folder's pages that lead nowhere, each as `page: link`; links out of the folder are not followed. */
export function broken(folder: string): string[] {
  const read = new Map<string, string>();
  const textOf = (path: string): string => {
    const text = read.get(path) ?? readFileSync(path, "utf8");
    read.set(path, text);
    return text;
  };
  return pagesIn(folder).flatMap((page) => {
    const from = join(folder, page);
    return linksOf(textOf(from))
      .filter((link) => !leads(from, link, textOf))
      .map((link) => `${page}: ${link}`);
  });
}

/** What attributes of HTML name. */
function linksOf(text: string): string[] {
  const attributes = text.matchAll(/<[^>]*?\s(?:href|src|srcset)="([^"]*)"/g);
  const links = [...attributes].map(([, link = ""]) => link.replaceAll("&amp;", "&"));
  return [...new Set(links)].filter((link) => !/^(?:[a-z]+:|#icon-)/.test(link));
}

function leads(from: string, link: string, textOf: (path: string) => string): boolean {
  const [, path = "", anchor] = /^([^#?]*)(?:\?[^#]*)?(?:#(.*))?$/.exec(link) ?? [];
  const to = path === "" ? from : join(dirname(from), decodeURIComponent(path));
  if (!existsSync(to)) return false;
  if (!anchor || !to.endsWith(".html")) return true;
  return textOf(to).includes(` id="${decodeURIComponent(anchor)}"`);
}
