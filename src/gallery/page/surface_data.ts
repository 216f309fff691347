import type { SurfaceData } from "../figure_data.ts";
import type { Surface } from "../views.ts";

/** Fields of the surface along each side. */
const FIELDS = 26;

/** A surface as the page's script has it. */
export function surfaceData({ height, ...view }: Surface): SurfaceData {
  const along = ([from, to]: readonly [number, number]): number[] =>
    Array.from({ length: FIELDS + 1 }, (_, i) => from + (i / FIELDS) * (to - from));
  const heights = along(view.y.range).map((y) => along(view.x.range).map((x) => height(x, y)));
  return { ...view, heights };
}
