import { html, type Content, type Html } from "./html.ts";

/** A table that scrolls by itself where it is wider than the screen; the first column says what the row is about. */
export const table = (head: readonly Content[], rows: readonly (readonly Content[])[]): Html =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="Table">
    <table>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...others]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${others.map((cell) => html`<td>${cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;

/** Names and what they stand for; a name without anything is left out. */
export const list = (entries: readonly (readonly [string, Content])[]): Html =>
  html`<dl>${terms(entries)}</dl>`;

/** The entries of a list of names, which is a `dl`. */
export const terms = (entries: readonly (readonly [string, Content])[]): readonly Html[] =>
  entries
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    );
