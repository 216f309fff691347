import { SIZE } from "../drawing.ts";
import type { Series } from "../figure.ts";
import type { SurfaceData } from "../figure_data.ts";
import { LOOKS, type Trace } from "../views.ts";
import { element, line, trace, type Point } from "./svg.ts";

/** How far the eye is above the ground, in radians. */
const ELEVATION = 0.55;

/** The height of the surface, where its sides are 2. */
const HEIGHT = 0.9;

/** Draws paths on a surface that can be turned. */
export function surface(
  frame: HTMLElement,
  svg: SVGSVGElement,
  view: SurfaceData,
): (series: Series, until: number) => void {
  const ground = svg.querySelector(".ground");
  const layer = svg.querySelector(".traces");
  const turn = frame.querySelector<HTMLInputElement>("input.turn");
  let [series, until]: [Series, number] = [{}, 0];

  const draw = (): void => {
    const project = projection(view, turn?.valueAsNumber ?? 0);
    const paths = view.traces.map((each) => trace(points(each, project), LOOKS[each.tone]));
    layer?.replaceChildren(...paths);
  };
  const points = ({ series: name }: Trace, project: Projection): Point[] => {
    const [y, height] = [series[`${name}.y`] ?? [], series[`${name}.height`] ?? []];
    return Array.from(series[`${name}.x`]?.slice(0, until + 1) ?? [], (x, i) => {
      const [left, up] = project(x, y[i] ?? NaN, height[i] ?? NaN);
      return [left, up];
    });
  };
  const turned = (): void => {
    ground?.replaceChildren(...fields(view, projection(view, turn?.valueAsNumber ?? 0)));
    draw();
  };
  turn?.addEventListener("input", turned);
  turned();
  return (nextSeries, nextUntil) => {
    [series, until] = [nextSeries, nextUntil];
    draw();
  };
}

/** Where a point of space is in the drawing, and how far from the eye. */
type Projection = (
  x: number,
  y: number,
  z: number,
) => readonly [left: number, up: number, depth: number];

/** An orthographic view, turned so many degrees. */
function projection({ x, y, heights }: SurfaceData, degrees: number): Projection {
  const angle = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [ce, se] = [Math.cos(ELEVATION), Math.sin(ELEVATION)];
  const all = heights.flat();
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const middle = ([from, to]: readonly [number, number]): number => (from + to) / 2;
  const half = ([from, to]: readonly [number, number]): number => (to - from) / 2;
  const scale = (SIZE.height - SIZE.top - SIZE.bottom) * 0.5;
  return (px, py, pz) => {
    const [u, v] = [(px - middle(x.range)) / half(x.range), (py - middle(y.range)) / half(y.range)];
    const w = (HEIGHT * (pz - low)) / (high - low) - HEIGHT / 2;
    const [across, away] = [c * u - s * v, s * u + c * v];
    return [
      SIZE.width / 2 + scale * across,
      SIZE.height / 2 - scale * (away * se + w * ce),
      away * ce - w * se,
    ];
  };
}

/** The fields of the surface, the farthest first, each in the colour of its height. */
function fields({ x, y, heights }: SurfaceData, project: Projection): SVGElement[] {
  const count = heights.length - 1;
  const along = ([from, to]: readonly [number, number], i: number): number =>
    from + (i / count) * (to - from);
  const corner = (row: number, column: number): ReturnType<Projection> =>
    project(along(x.range, column), along(y.range, row), heights[row]?.[column] ?? NaN);
  const all = heights.flat();
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const made = Array.from({ length: count * count }, (_, i) => {
    const [row, column] = [Math.floor(i / count), i % count];
    const corners = [
      corner(row, column),
      corner(row, column + 1),
      corner(row + 1, column + 1),
      corner(row + 1, column),
    ];
    const depth = corners.reduce((sum, [, , each]) => sum + each, 0);
    const part = ((heights[row]?.[column] ?? low) - low) / (high - low);
    const outline = `${line(corners.map(([left, up]) => [left, up]))}Z`;
    const style = `--part: ${Math.round(100 * part)}%`;
    return { depth, path: element("path", { d: outline, style }) };
  });
  return made.sort((a, b) => b.depth - a.depth).map(({ path }) => path);
}
