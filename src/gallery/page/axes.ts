import { ticks } from "./libraries.ts";
import { html, type Html } from "../../page/html.ts";
import { SIZE, scales } from "../drawing.ts";
import type { Span } from "../views.ts";

const [RIGHT, BOTTOM] = [SIZE.width - SIZE.right, SIZE.height - SIZE.bottom];

/** The frame of a plot, its ticks and what its axes are called. */
export function axes(x: Span, y: Span): Html {
  const at = scales(x, y);
  return html`<g class="axes" aria-hidden="true">
    <rect
      x="${SIZE.left}"
      y="${SIZE.top}"
      width="${RIGHT - SIZE.left}"
      height="${BOTTOM - SIZE.top}"
    />
    ${ticks(...x.range, 6).map((tick) => html`<text x="${at.x(tick)}" y="${BOTTOM + 18}">${sign(tick)}</text>`)}
    ${ticks(...y.range, 5).map((tick) => html`<text class="left" x="${SIZE.left - 8}" y="${at.y(tick) + 5}">${sign(tick)}</text>`)}
    <text class="name" x="${(SIZE.left + RIGHT) / 2}" y="${SIZE.height - 6}">${x.label}</text>
    <text class="name" transform="translate(14 ${(SIZE.top + BOTTOM) / 2}) rotate(-90)"
      >${y.label}</text
    >
  </g>`;
}

const sign = (value: number): string => String(value).replace("-", "−");
