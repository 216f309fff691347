import { html, raw, type Html } from "../../page/html.ts";
import { SIZE, coordinate, scales } from "../drawing.ts";
import { LOOKS, type Map, type Profile, type Surface, type Trace } from "../views.ts";
import { axes } from "./axes.ts";
import { contourLines } from "./contours.ts";

/** What of a drawing no slider changes. The page's script draws the paths into its `.traces`. */
export function drawing(id: string, view: Map | Surface | Profile, alternative: string): Html {
  return html`<figure class="chart drawn">
    <figcaption><h3>${view.title}</h3></figcaption>
    <svg
      id="${id}"
      class="${view.kind}"
      viewBox="0 0 ${SIZE.width} ${SIZE.height}"
      role="img"
      aria-label="${`${view.title}. ${alternative}`}"
    >
      <clipPath id="${id}-plot">
        <rect
          x="${SIZE.left}"
          y="${SIZE.top}"
          width="${SIZE.width - SIZE.left - SIZE.right}"
          height="${SIZE.height - SIZE.top - SIZE.bottom}"
        />
      </clipPath>
      ${still(id, view)}
      <g class="traces" ${view.kind !== "surface" && raw(`clip-path="url(#${id}-plot)"`)}></g>
      ${view.kind === "map" && marks(view)}
    </svg>
    ${view.kind === "surface" && TURN} ${legend(view.traces)}
  </figure>`;
}

const TURN = html`<label class="turn"
  >Turn it <input type="range" class="turn" min="-180" max="180" step="5" value="130"
/></label>`;

function still(id: string, view: Map | Surface | Profile): Html {
  if (view.kind === "surface") return html`<g class="ground"></g>`;
  const ground = view.kind === "map" ? contourLines(view) : profile(view);
  return html`<g class="ground" clip-path="url(#${id}-plot)">${ground}</g>${axes(view.x, view.y)}`;
}

/** Points of a profile. */
const POINTS = 240;

function profile({ x, y, height }: Profile): Html {
  const at = scales(x, y);
  const [from, to] = x.range;
  const points = Array.from({ length: POINTS + 1 }, (_, i) => from + (i / POINTS) * (to - from));
  const line = points.map((each) => `${coordinate(at.x(each))} ${coordinate(at.y(height(each)))}`);
  const bottom = at.y(y.range[0]);
  return html`<path
      class="earth"
      d="M${at.x(from)} ${bottom}L${line.join("L")}L${at.x(to)} ${bottom}Z"
    /><path class="line" d="M${line.join("L")}" />`;
}

function marks({ x, y, marks }: Map): Html {
  const at = scales(x, y);
  return html`<g class="marks"
    >${marks.map(({ at: [left, up], label }) => {
      const [px, py] = [at.x(left), at.y(up)];
      return html`<path d="M${px - 6} ${py}h12M${px} ${py - 6}v12" /><text
          x="${px + 9}"
          y="${py - 9}"
          >${label}</text
        >`;
    })}</g
  >`;
}

const legend = (traces: readonly Trace[]): Html =>
  html`<ul class="legend">
    ${traces.map(({ label, tone }) => html`<li style="--tone: var(--series-${LOOKS[tone].color + 1})">${label}</li>`)}
  </ul>`;
