import type { View } from "./views.ts";

/** What a run of a figure gives: columns of numbers by name, as they came from the library. */
export type Series = Readonly<Record<string, Float32Array | Float64Array>>;

/** A slider. The page has a real run for each of its values. */
export interface Control {
  /** What stands beside it: `rate α`. */
  readonly label: string;
  readonly values: readonly number[];
  /** The value that it begins with, one of those. */
  readonly initial: number;
  /** How values are written where it is not as they are. */
  readonly names?: Readonly<Record<number, string>>;
}

/** Where the sliders stand. */
export type Settings<Name extends string = string> = Readonly<Record<Name, number>>;

/** A figure of the notes: what it teaches, what it runs, how that is drawn. `Name` are the names of its controls. */
export interface Figure<Name extends string = string> {
  /** The stem of its file, and its address on the page. */
  readonly name: string;
  /** The chapter of the notes. */
  readonly chapter: string;
  readonly title: string;
  /** What to see, in paragraphs. */
  readonly lesson: readonly string[];
  /** In TeX. */
  readonly formulas: readonly string[];
  readonly controls: Readonly<Record<Name, Control>>;
  readonly views: readonly View[];
  /** The step up to which paths are drawn at first; default: the last. */
  readonly until?: number;
  /** Runs the library with these settings. What it does is shown beside the figure. */
  run(settings: Settings<Name>): Series | Promise<Series>;
  /** What came of a run, in words: the text alternative of its charts. */
  reading(series: Series, settings: Settings<Name>): string;
}

/** The column of that name, which must be there. */
export function column(series: Series, name: string): Float32Array | Float64Array {
  const found = series[name];
  if (found === undefined) throw new Error(`no series is called ${name}`);
  return found;
}

// #region shown
/** Columns with a name before theirs: `adam.x`. */
export const named = <T extends Series[string]>(
  name: string,
  columns: Readonly<Record<string, T>>,
): Record<string, T> =>
  Object.fromEntries(Object.entries(columns).map(([key, values]) => [`${name}.${key}`, values]));
// #endregion
