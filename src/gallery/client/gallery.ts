// The script of the gallery: each figure shows the run that its sliders stand for.
import type { FigureData } from "../figure_data.ts";
import { embed, embedded } from "./embedded.ts";
import { show } from "./figure.ts";

if (embedded) embed(document);
const figures = embedded ? `section${location.hash}` : "section.figure";
for (const section of document.querySelectorAll<HTMLElement>(figures)) {
  const data = section.querySelector("script.data")?.textContent;
  if (data) show(section, JSON.parse(data) as FigureData);
}
