import { html, type Html } from "../../page/html.ts";
import type { Control, Figure } from "../figure.ts";

/** The sliders of a figure, and where paths can be followed, the one of the step. */
export function controls({ name, controls, views, until = END }: Figure): Html {
  const sliders = Object.entries(controls).map(([key, control]) =>
    isSwitch(control) ? toggle(name, key, control) : slider(name, key, control),
  );
  const hasPaths = views.some(({ kind }) => kind !== "curves");
  return html`<form class="controls" autocomplete="off">
    ${sliders}${hasPaths && steps(name, until)}
  </form>`;
}

/** Whether a control is either off or on. */
const isSwitch = ({ values }: Control): boolean =>
  values.length === 2 && values[0] === 0 && values[1] === 1;

function slider(figure: string, name: string, control: Control): Html {
  const id = `${figure}-${name}`;
  const { label, values, initial, names } = control;
  const text = names?.[initial] ?? String(initial);
  return html`<div class="control">
    <label for="${id}">${label}</label><output for="${id}">${text}</output>
    <input
      type="range"
      id="${id}"
      name="${name}"
      min="0"
      max="${values.length - 1}"
      step="1"
      value="${values.indexOf(initial)}"
      aria-valuetext="${text}"
    />
  </div>`;
}

function toggle(figure: string, name: string, { label, initial }: Control): Html {
  const id = `${figure}-${name}`;
  const box =
    initial === 1
      ? html`<input type="checkbox" id="${id}" name="${name}" checked />`
      : html`<input type="checkbox" id="${id}" name="${name}" />`;
  return html`<div class="control switch">${box}<label for="${id}">${label}</label></div>`;
}

/** More steps than any run has. */
const END = 1e6;

function steps(figure: string, until: number): Html {
  const id = `${figure}-until`;
  return html`<div class="control until">
    <label for="${id}">up to step</label><output for="${id}"></output>
    <input
      type="range"
      id="${id}"
      class="until"
      min="0"
      max="${until}"
      step="1"
      value="${until}"
    /><button type="button" class="play">Play</button>
  </div>`;
}
