/** A chart as data, which the page's script draws. */
export interface ChartSpec {
  readonly x: Axis;
  readonly y: Axis;
  /** Where the values of every series stand, ascending. */
  readonly at: readonly number[];
  readonly series: readonly Series[];
  readonly marks?: readonly Mark[];
}

/** An axis; one that is logarithmic leaves out what is not above 0. */
export interface Axis {
  readonly label: string;
  readonly scale?: "linear" | "log";
  /** From where to where; default: what the numbers need. */
  readonly range?: readonly [from: number, to: number];
}

/** Numbers over the places of a chart; none where there is null. */
export interface Series {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** Default: a line. `faint` is one behind others. */
  readonly style?: "line" | "faint" | "dashed" | "steps" | "points" | "bars";
  /** Its colour, from 0; default: its place among the series. */
  readonly color?: number;
  /** Lengths of dashes and of gaps, for those who tell lines apart by their shape. Default: none. */
  readonly dash?: readonly number[];
}

/** A place to point at: a vertical line with a word. */
export interface Mark {
  readonly at: number;
  readonly label: string;
}

/** An event with which other scripts give the `.plot` of a chart new numbers: a spec with as many series, in `detail`. */
export const REDRAW = "redraw";
