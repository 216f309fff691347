import type { ChartSpec } from "./chart_spec.ts";

/** More places than a screen has columns. */
const MOST = 4000;

/** Digits that no screen shows. */
const FIGURES = 7;

/**
 * A chart of no more places than can be seen. Of each stretch of places the least and the greatest of every series stay, so
 * that no peak is lost.
 */
export function thinned(spec: ChartSpec): ChartSpec {
  const { at, series } = spec;
  const places = at.length <= MOST ? at.map((_, i) => i) : extremes(spec);
  const pick = <T>(values: readonly T[]): T[] => places.map((i) => values[i] as T);
  return {
    ...spec,
    at: pick(at).map(rounded),
    series: series.map((each) => ({
      ...each,
      values: pick(each.values).map((value) => (value === null ? null : rounded(value))),
    })),
  };
}

function extremes({ at, series }: ChartSpec): number[] {
  const stretches = Math.ceil(MOST / (2 * series.length));
  const kept = new Set([0, at.length - 1]);
  for (let s = 0; s < stretches; s++) {
    const [from, to] = [s, s + 1].map((end) => Math.floor((end * at.length) / stretches));
    for (const { values } of series) {
      let [least, most] = [from as number, from as number];
      for (let i = least; i < (to as number); i++) {
        if ((values[i] ?? Infinity) < (values[least] ?? Infinity)) least = i;
        if ((values[i] ?? -Infinity) > (values[most] ?? -Infinity)) most = i;
      }
      kept.add(least).add(most);
    }
  }
  return [...kept].sort((a, b) => a - b);
}

const rounded = (value: number): number => Number(value.toPrecision(FIGURES));
