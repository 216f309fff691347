import { coordinate } from "../drawing.ts";
import type { Look } from "../views.ts";

/** A point of a drawing. */
export type Point = readonly [x: number, y: number];

/** An SVG element with these attributes. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

const place = ([x, y]: Point): string => `${coordinate(x)} ${coordinate(y)}`;

/** A line from point to point. */
export const line = (points: readonly Point[]): string => `M${points.map(place).join("L")}`;

/** More steps than that are a line without dots. */
const DOTS = 150;

/** A path of an optimizer: its line, a dot for each step, a larger one where it is. */
export function trace(points: readonly Point[], { color, dash }: Look): SVGElement {
  const group = element("g", { class: "trace", style: `--tone: var(--series-${color + 1})` });
  const last = points.at(-1);
  if (last === undefined) return group;
  group.append(
    element("path", {
      class: "way",
      d: line(points),
      ...(dash !== undefined && { "stroke-dasharray": dash.join(" ") }),
    }),
  );
  if (points.length <= DOTS) {
    // A line of no length, with round ends.
    const dots = points.map((point) => `M${place(point)}h0`).join("");
    group.append(element("path", { class: "dots", d: dots }));
  }
  group.append(element("circle", { cx: coordinate(last[0]), cy: coordinate(last[1]), r: 6 }));
  return group;
}
