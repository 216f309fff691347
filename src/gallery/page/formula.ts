import { temml } from "./libraries.ts";
import { raw, type Html } from "../../page/html.ts";

/** A formula in TeX as MathML, which browsers draw by themselves. */
export const formula = (tex: string): Html =>
  raw(temml.renderToString(tex, { displayMode: true, throwOnError: true }));
