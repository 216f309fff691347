import { createHash } from "node:crypto";
import { html, type Html } from "../page/html.ts";
import { page } from "../page/page.ts";
import { encode } from "./encode.ts";
import { FIGURES } from "./figures/index.ts";
import { runs } from "./grid.ts";
import { section } from "./page/section.ts";

/** The gallery: its page, and what is in it. */
export interface Gallery {
  readonly html: string;
  readonly figures: number;
  readonly runs: number;
  /** SHA-256 of all numbers of all runs: the same on every machine. */
  readonly digest: string;
}

/** Runs every figure at every place of its sliders, and makes the page of it. */
export async function makeGallery(): Promise<Gallery> {
  const sections: Html[] = [];
  const hash = createHash("sha256");
  let count = 0;
  for (const figure of FIGURES) {
    const made = await runs(figure);
    const encoded = encode(made);
    sections.push(section(figure, made, encoded));
    hash.update(encoded.pool.join());
    count += made.length;
  }
  const digest = hash.digest("hex");
  const text = page({
    title: "What optimizers do",
    lead: lead(FIGURES.length, count, digest),
    body: html`${contents()}${sections}`,
    assets: ["gallery"],
  });
  return { html: text, figures: FIGURES.length, runs: count, digest };
}

const lead = (figures: number, count: number, digest: string): Html =>
  html`<p>
      The figures of a lecture on optimization, from gradient descent to Adam, each from real runs
      of Downhill. Move a slider and look.
    </p>
    <p class="honest">
      All ${count} runs behind the ${figures} figures were made by the library when this page was
      written, one for each place of the sliders. They are in the page bit for bit; the browser
      draws them and computes none. Every machine makes the same ones:
      <span class="digest">SHA-256 ${digest}</span>.
    </p>
    <noscript><p>The sliders and charts need JavaScript; all else does not.</p></noscript>`;

/** The chapters of the notes, each with its figures. */
function contents(): Html {
  const chapters = [...new Set(FIGURES.map(({ chapter }) => chapter))];
  const links = (chapter: string): Html[] =>
    FIGURES.filter((figure) => figure.chapter === chapter).map(
      ({ name, title }) => html`<li><a href="#${name}">${title}</a></li>`,
    );
  return html`<nav class="contents" aria-label="Figures">
    <ol>
      ${chapters.map(
        (chapter) =>
          html`<li>
            <span>${chapter}</span>
            <ul>
              ${links(chapter)}
            </ul>
          </li>`,
      )}
    </ol>
  </nav> `;
}
