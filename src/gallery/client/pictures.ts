import { REDRAW } from "../../page/chart_spec.ts";
import { curvesOf } from "../drawing.ts";
import type { Series } from "../figure.ts";
import type { ViewData } from "../figure_data.ts";
import type { Curves } from "../views.ts";
import { flat } from "./flat.ts";
import { surface } from "./surface.ts";

/** A chart that shows one run after another. */
export interface Picture {
  /** Shows the columns of a run, its paths up to a step. */
  draw(series: Series, until: number): void;
  /** Says in words what it shows. */
  say(reading: string): void;
}

/** The picture in a frame of the page. */
export function pictureOf(frame: HTMLElement, view: ViewData): Picture {
  if (view.kind === "curves") return curves(frame, view);
  const svg = frame.querySelector<SVGSVGElement>("svg") as SVGSVGElement;
  const say = (reading: string): void =>
    svg.setAttribute("aria-label", `${view.title}. ${reading}`);
  const draw = view.kind === "surface" ? surface(frame, svg, view) : flat(svg, view);
  return { draw, say };
}

/** Curves are drawn by the script of every page. They show the whole run. */
function curves(frame: HTMLElement, view: Curves): Picture {
  const plot = frame.querySelector<HTMLElement>(".plot") as HTMLElement;
  let shown: Series | undefined;
  return {
    draw: (series) => {
      if (series === shown) return;
      shown = series;
      plot.dispatchEvent(new CustomEvent(REDRAW, { detail: curvesOf(view, series) }));
    },
    say: (reading) => plot.setAttribute("aria-label", `${view.title}. ${reading}`),
  };
}
