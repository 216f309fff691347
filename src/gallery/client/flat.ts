import { scales } from "../drawing.ts";
import type { Series } from "../figure.ts";
import { LOOKS, type Map, type Profile, type Trace } from "../views.ts";
import { element, trace, type Point } from "./svg.ts";

type FlatView = Omit<Map, "height"> | Omit<Profile, "height">;

/** Draws paths on a map, and on a profile where each is. */
export function flat(svg: SVGSVGElement, view: FlatView): (series: Series, until: number) => void {
  const at = scales(view.x, view.y);
  const layer = svg.querySelector(".traces");
  return (series, until) => {
    const points = ({ series: name }: Trace): Point[] => {
      const up = series[`${name}.${view.kind === "map" ? "y" : "height"}`] ?? [];
      return Array.from(series[`${name}.x`]?.slice(0, until + 1) ?? [], (x, i) => [
        at.x(x),
        at.y(up[i] ?? NaN),
      ]);
    };
    const drawn = view.traces.map((each, i) =>
      view.kind === "map" ? trace(points(each), LOOKS[each.tone]) : pin(points(each), each, i),
    );
    layer?.replaceChildren(...drawn);
  };
}

/** A pin where a path ends; pins at the same place have different heights. */
function pin(points: readonly Point[], { tone }: Trace, place: number): SVGElement {
  const group = element("g", {
    class: "pin",
    style: `--tone: var(--series-${LOOKS[tone].color + 1})`,
  });
  const [x, y] = points.at(-1) ?? [NaN, NaN];
  const top = y - 16 - 17 * place;
  group.append(
    element("path", { d: `M${x} ${y}V${top}` }),
    element("circle", { cx: x, cy: top, r: 7 }),
  );
  return group;
}
