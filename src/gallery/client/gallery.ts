// The script of the gallery: each figure shows the run that its sliders stand for.
import type { FigureData } from "../figure_data.ts";
import { show } from "./figure.ts";

for (const section of document.querySelectorAll<HTMLElement>("section.figure")) {
  const data = section.querySelector("script.data")?.textContent;
  if (data) show(section, JSON.parse(data) as FigureData);
}
