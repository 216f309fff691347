import type { Figure, Series, Settings } from "./figure.ts";

/** A run of a figure at a point of its grid. */
export interface Run {
  readonly settings: Settings;
  readonly series: Series;
  readonly reading: string;
}

/** Every combination of the sliders' values; the last slider's go round fastest. */
export function grid({ controls }: Pick<Figure, "controls">): Settings[] {
  return Object.entries(controls).reduce<Settings[]>(
    (points, [name, { values }]) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  );
}

/** Runs a figure at every point of its grid, in that order. */
export async function runs(figure: Figure): Promise<Run[]> {
  const all: Run[] = [];
  for (const settings of grid(figure)) {
    const series = await figure.run(settings);
    all.push({ settings, series, reading: figure.reading(series, settings) });
  }
  return all;
}
