import type { Axis, Series as Style } from "../page/chart_spec.ts";

/** What a line is of decides how it looks on every figure: its colour, from 0, and its dashes and gaps. */
export interface Look {
  readonly color: number;
  readonly dash?: readonly number[];
}

const [DASHED, DOTTED] = [
  [9, 4],
  [2, 3],
];

/** Names of looks. */
export type Tone =
  | "first"
  | "second"
  | "third"
  | "fourth"
  | "fifth"
  | "momentum"
  | "rmsProp"
  | "adam"
  | "data"
  | "plain";

/** Every look by its name. */
export const LOOKS: Readonly<Record<Tone, Look>> = {
  first: { color: 0 },
  second: { color: 1 },
  third: { color: 2, dash: DASHED },
  fourth: { color: 3, dash: DOTTED },
  fifth: { color: 4 },
  momentum: { color: 1 },
  rmsProp: { color: 2, dash: DASHED },
  adam: { color: 0 },
  data: { color: 7 },
  plain: { color: 7, dash: DOTTED },
};

/** A path through a landscape: `<series>.x`, `<series>.y`, `<series>.height`. */
export interface Trace {
  readonly series: string;
  readonly label: string;
  readonly tone: Tone;
}

/** A line of a chart, whose column is called `series`. */
export interface Line extends Trace {
  /** How it is drawn; default: a line. */
  readonly style?: NonNullable<Style["style"]>;
}

/** Columns over one x. */
export interface Curves {
  readonly kind: "curves";
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Where the values stand: at a count that begins with this, or at these places. */
  readonly at: 0 | 1 | readonly number[];
  readonly lines: readonly Line[];
}

/** An axis of a map: what it measures, from where to where. */
export interface Span {
  readonly label: string;
  readonly range: readonly [from: number, to: number];
}

/** A place with a name. */
export interface Mark {
  readonly at: readonly [x: number, y: number];
  readonly label: string;
}

/** Paths on a map with lines of equal height. */
export interface Map {
  readonly kind: "map";
  readonly title: string;
  readonly x: Span;
  readonly y: Span;
  readonly height: (x: number, y: number) => number;
  /** Heights to draw lines at, ascending. */
  readonly levels: readonly number[];
  readonly marks: readonly Mark[];
  readonly traces: readonly Trace[];
}

/** Paths on a surface seen from the side. */
export interface Surface {
  readonly kind: "surface";
  readonly title: string;
  readonly x: Span;
  readonly y: Span;
  readonly height: (x: number, y: number) => number;
  readonly traces: readonly Trace[];
}

/** Where on a curve each path ends. */
export interface Profile {
  readonly kind: "profile";
  readonly title: string;
  readonly x: Span;
  readonly y: Span;
  readonly height: (x: number) => number;
  readonly traces: readonly Trace[];
}

/** A chart of a figure. */
export type View = Curves | Map | Surface | Profile;
