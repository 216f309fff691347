// The page as text: what is in it, and that it is the runs.
import test from "ava";
import { decode } from "../../src/gallery/client/decode.ts";
import { encode } from "../../src/gallery/encode.ts";
import { FIGURES } from "../../src/gallery/figures/index.ts";
import { runs } from "../../src/gallery/grid.ts";
import { formula } from "../../src/gallery/page/formula.ts";
import { shownCode } from "../../src/gallery/shown_code.ts";
import { read, tracked } from "../house/sources.ts";
import { figureOf } from "./runs.ts";

test("runs come out of the page bit for bit, equal columns once", async (t) => {
  const made = await runs(figureOf("saddle"));
  const encoded = encode(made);
  for (const [place, { series, reading }] of made.entries()) {
    t.deepEqual(decode(encoded, place), series);
    t.is(encoded.readings[place], reading);
  }
  t.true(encoded.pool.length < made.length * encoded.columns.length);
});

test("infinities and NaN come out as they went in", (t) => {
  const series = {
    a: Float32Array.of(NaN, -0, Infinity, 1e-45),
    b: Float64Array.of(-Infinity, 0.1),
  };
  t.deepEqual(decode(encode([{ settings: {}, series, reading: "" }]), 0), series);
});

test("the code that is shown is in the sources, and has the run", (t) => {
  for (const figure of FIGURES) {
    const { name } = figure;
    const { own: code, helpers } = shownCode(figure);
    const sources = tracked("src/gallery/*.ts").map(read);
    for (const helper of helpers)
      t.true(
        sources.some((text) => text.includes(helper)),
        name,
      );
    t.regex(code, /^import \{ .* \} from "downhill";\n\n/);
    t.regex(code, /^(async )?function run\(/m, name);
    const [, own = ""] =
      /^\/\/ #region shown\n(.*?)^\/\/ #endregion$/ms.exec(
        read(`src/gallery/figures/${name}.ts`),
      ) ?? [];
    t.true(own.length > 0 && code.includes(own.trim()), name);
  }
});

test("what shown code takes from the library, the library has", async (t) => {
  const exported = new Set(Object.keys(await import("../../src/index.ts")));
  for (const figure of FIGURES) {
    const { name } = figure;
    const [, list = ""] = /^import \{ (.*) \} from "downhill"/.exec(shownCode(figure).own) ?? [];
    const values = list.split(", ").filter((each) => !each.startsWith("type "));
    for (const each of values) t.true(exported.has(each), `${name}: ${each}`);
  }
});

test("every formula is MathML", (t) => {
  for (const { formulas } of FIGURES) {
    for (const tex of formulas) t.regex(formula(tex).text, /^<math.*<\/math>$/s);
  }
});
