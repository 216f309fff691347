import { Renderer } from "typedoc";

/** Icons are taken from the page, where TypeDoc's script puts them: a browser takes none from a file beside a page on disk. */
export function icons(app) {
  app.renderer.on(Renderer.EVENT_END_PAGE, (page) => {
    page.contents = page.contents?.replaceAll(/href="[^"]*assets\/icons\.svg#/g, 'href="#');
  });
}
