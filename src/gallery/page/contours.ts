import { contours } from "./libraries.ts";
import { html, raw, type Html } from "../../page/html.ts";
import { SIZE, coordinate } from "../drawing.ts";
import type { Map } from "../views.ts";

/** Points of the grid that heights are taken at. */
const [ACROSS, DOWN] = [96, 60];

/** Lines of equal height, each around all that is lower: the lower, the more of them lie on each other. */
export function contourLines({ x, y, height, levels }: Map): Html {
  const at = ([from, to]: readonly [number, number], part: number): number =>
    from + part * (to - from);
  const depths = Array.from({ length: ACROSS * DOWN }, (_, i) => {
    const [column, row] = [i % ACROSS, Math.floor(i / ACROSS)];
    return -height(at(x.range, column / (ACROSS - 1)), at(y.range, 1 - row / (DOWN - 1)));
  });
  const deepest = levels.map((level) => -level);
  const found = contours().size([ACROSS, DOWN]).thresholds(deepest)(depths);
  return html`${found.map(({ coordinates }) => html`<path d="${raw(coordinates.flat().map(ring).join(""))}" />`)}`;
}

/** One closed line; a point of the grid is at the middle of its square. */
function ring(points: readonly (readonly number[])[]): string {
  const place = ([column = 0, row = 0]: readonly number[]): string => {
    const x = SIZE.left + ((column - 0.5) / (ACROSS - 1)) * (SIZE.width - SIZE.left - SIZE.right);
    const y = SIZE.top + ((row - 0.5) / (DOWN - 1)) * (SIZE.height - SIZE.top - SIZE.bottom);
    return `${coordinate(x)} ${coordinate(y)}`;
  };
  return `M${points.map(place).join("L")}Z`;
}
