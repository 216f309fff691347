import { tex } from "@mdit/plugin-tex";
import temml from "temml";

/** Formulas in TeX, `$...$` and blocks of `math` as on GitHub, become MathML, which browsers draw by themselves. */
export function mathematics(parser) {
  parser.use(tex, {
    mathFence: true,
    render: (formula, displayMode) =>
      temml.renderToString(formula, { displayMode, throwOnError: true }),
  });
}
