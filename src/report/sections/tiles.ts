import { html, type Content, type Html } from "../../page/html.ts";
import { terms } from "../../page/table.ts";

/** The numbers that one looks for first; those without a value are left out. */
export const tiles = (entries: readonly (readonly [string, Content])[]): Html =>
  html`<dl class="tiles">${terms(entries)}</dl>`;
