import { tex } from "@mdit/plugin-tex";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import temml from "temml";
import { Renderer } from "typedoc";

/** Formulas in TeX, `$...$` and blocks of `math` as on GitHub, become MathML, which browsers draw by themselves. */
export function mathematics(parser) {
  parser.use(tex, {
    mathFence: true,
    render: (formula, displayMode) =>
      temml.renderToString(formula, { displayMode, throwOnError: true }),
  });
}

/** The font of the gallery's formulas, for those of the texts; style.css names it. */
export function font(app) {
  app.renderer.on(Renderer.EVENT_END, ({ outputDirectory }) => {
    for (const file of ["math.woff2", "LICENSE.txt"])
      copyFileSync(`../src/gallery/client/font/${file}`, join(outputDirectory, "assets", file));
  });
}
