import { html, type Content, type Html } from "../../page/html.ts";

/** The numbers that one looks for first; those without a value are left out. */
export const tiles = (entries: readonly (readonly [string, Content])[]): Html =>
  html`<dl class="tiles">
    ${entries
      .filter(([, value]) => value !== undefined)
      .map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`;
