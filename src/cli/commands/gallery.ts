import { writeOut } from "../places.ts";
import type { Command, Context } from "../command.ts";
import type { Settings } from "../options.ts";

/** Writes the gallery: the figures of the lecture notes, from real runs. */
export const gallery: Command = {
  name: "gallery",
  summary: "draw what optimizers do: a page of figures with sliders, each from real runs",
  places: [],
  options: ["output", "json", "debug"],
  examples: [
    ["downhill gallery", "gallery.html, to open in a browser"],
    ["downhill gallery --output figures.html", "another file"],
  ],
  run: writeGallery,
};

async function writeGallery(
  { call, output }: Context,
  settings: Settings<"output">,
): Promise<void> {
  // Not before: no other command needs what draws.
  const { makeGallery } = await import("../../gallery/gallery.ts");
  const path = settings.output ?? "gallery.html";
  const { html, figures, runs, digest } = await makeGallery();
  await writeOut(call, path, html);
  output.line(`${figures} figures from ${runs} runs, in ${path}: open it in a browser`);
  output.line(`digest    ${digest}`);
  output.record({ path, figures, runs, digest });
}
