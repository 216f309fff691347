import type { Curves, Map, Profile, Surface } from "./views.ts";

/** A surface with heights instead of a function: rows of y, each from the least x. */
export interface SurfaceData extends Omit<Surface, "height"> {
  readonly heights: readonly (readonly number[])[];
}

/** A view as the page's script has it: functions do not go into a page. */
export type ViewData = Curves | SurfaceData | Omit<Map, "height"> | Omit<Profile, "height">;

/** The runs of a figure as the page carries them. */
export interface Encoded {
  /** The names of the columns of every run. */
  readonly columns: readonly string[];
  /** For each run, in the order of the grid, the places of its columns in the pool. */
  readonly runs: readonly (readonly number[])[];
  readonly readings: readonly string[];
  /** Columns, bit for bit: `f4` or `f8`, and their little-endian bytes in base64. Equal ones are there once. */
  readonly pool: readonly string[];
}

/** What the page's script knows of a figure. */
export interface FigureData {
  /** Its sliders, and what their values are in words. */
  readonly controls: readonly { readonly name: string; readonly texts: readonly string[] }[];
  readonly views: readonly ViewData[];
  readonly encoded: Encoded;
}
