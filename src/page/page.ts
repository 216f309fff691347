import { asset } from "./assets.ts";
import { html, raw, type Html } from "./html.ts";

/** A page. */
export interface Page {
  readonly title: string;
  /** What stands under the title. */
  readonly lead?: Html;
  readonly body: Html;
  /** Scripts and styles of its own, by their stem in `dist/pages`, after those of every page. */
  readonly assets?: readonly string[];
}

/**
 * A page as one file that needs no network: its styles, scripts and data are in it. Light and dark, as the system says or the
 * button; whatever charts it has are drawn by the script, which finds their data beside them.
 */
export function page({ title, lead, body, assets = [] }: Page): string {
  const stems = ["page", ...assets];
  const style = stems.map((stem) => asset(`${stem}.css`)).join("\n");
  const script = stems.map((stem) => asset(`${stem}.js`)).join("\n");
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <div>
            <h1>${title}</h1>
            ${lead}
          </div>
          <button type="button" class="theme" hidden>Dark</button>
        </header>
        <main id="main" tabindex="-1">${body}</main>
        <footer>
          <p>
            Charts: drag to zoom in, double click or Escape for all of it; by keyboard, arrows, Home
            and End move along the curves, and what stands there is read out.
          </p>
          <p>
            Made by <a href="https://www.npmjs.com/package/downhill">Downhill</a>. This file needs
            no network.
          </p>
        </footer>
        <script>
          ${raw(script.replaceAll("</script", "<\\/script"))};
        </script>
      </body>
    </html> `;
  return text;
}

/** Nothing is fetched, whatever stands in the page. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:";
