import { readFileSync } from "node:fs";
import { Converter } from "typedoc";
import { codes } from "./codes.mjs";

/** Sources that are shown where a paragraph is nothing but a link to them; elsewhere, as on GitHub, it is a link. */
const SHOWN = [
  // The gallery is one page, and in a frame only the figure that its address names (src/page/client/embedded.ts).
  {
    path: /src\/gallery\/figures\/(\w+)\.ts$/,
    show: ({ title, name }) =>
      `<iframe class="figure" src="../gallery.html#${name}" title="${title}" loading="lazy"></iframe>`,
  },
  {
    path: /crates\/optim\/src\/rules\/(\w+)\.rs$/,
    show: ({ path }) => `\`\`\`rust\n${formula(readFileSync(path, "utf8"))}\n\`\`\``,
  },
  {
    path: /src\/gallery\/(gallery)\.ts$/,
    show: ({ title }) => `<a href="../gallery.html">${title}</a>`,
  },
  { path: /src\/(errors)\.ts$/, show: ({ path }) => codes(readFileSync(path, "utf8")) },
];

/** Shows them in the documents that TypeDoc has read. */
export function shown(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const parts = document.content;
    for (const [i, part] of parts.entries()) {
      const begin = /(?<=^|\n\n)\[([^\]]+)\]\($/.exec(parts[i - 1]?.text);
      const alone = begin && /^\)(\n\n|\n?$)/.test(parts[i + 1]?.text);
      if (part.kind !== "relative-link" || !alone) continue;
      const path = document.project.files.resolvePath(part.target);
      const found = SHOWN.find((each) => each.path.test(path));
      if (!found) continue;
      parts[i - 1].text = parts[i - 1].text.slice(0, begin.index);
      parts[i] = {
        kind: "text",
        text: found.show({ title: begin[1], name: found.path.exec(path)[1], path }),
      };
      parts[i + 1].text = parts[i + 1].text.slice(1);
    }
  });
}

/** The update of a rule: what its paper has as a formula. */
function formula(source) {
  const [update] = /(?<=^ {4}#\[inline\(always\)\]\n) {4}fn update\(.*?^ {4}\}$/ms.exec(source);
  return update.replaceAll(/^ {4}/gm, "");
}
