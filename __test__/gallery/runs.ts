import { column, type Figure, type Settings } from "../../src/gallery/figure.ts";
import { FIGURES } from "../../src/gallery/figures/index.ts";

/** The figure of that name. */
export function figureOf(name: string): Figure {
  const found = FIGURES.find((figure) => figure.name === name);
  if (found === undefined) throw new Error(`no figure is called ${name}`);
  return found;
}

/** A run of a figure: where its sliders begin, but for what is given. */
export async function runOf(
  name: string,
  given: Settings = {},
): Promise<(column: string) => number[]> {
  const figure = figureOf(name);
  const initial = Object.entries(figure.controls).map(([key, { initial }]) => [key, initial]);
  const series = await figure.run({ ...Object.fromEntries(initial), ...given });
  return (name) => [...column(series, name)];
}
