import type { Series } from "../figure.ts";
import type { FigureData } from "../figure_data.ts";
import { controlsOf } from "./controls.ts";
import { decode } from "./decode.ts";
import { numbers } from "./numbers.ts";
import { player } from "./player.ts";
import { pictureOf } from "./pictures.ts";

/** Makes a figure follow its sliders. */
export function show(section: HTMLElement, { controls, views, encoded }: FigureData): void {
  const frames = [...section.querySelectorAll<HTMLElement>(".views > figure")];
  const pictures = views.map((view, i) => pictureOf(frames[i] as HTMLElement, view));
  const reading = section.querySelector<HTMLElement>(".reading");
  const table = numbers(section.querySelector<HTMLElement>("details.numbers"));
  let series: Series = {};

  const draw = (until: number): void => pictures.forEach((picture) => picture.draw(series, until));
  const play = player(section, draw);
  const choose = (place: number): void => {
    series = decode(encoded, place);
    const text = encoded.readings[place] ?? "";
    if (reading) reading.textContent = text;
    for (const picture of pictures) picture.say(text);
    table(series);
    play.length(Math.max(...Object.values(series).map(({ length }) => length)) - 1);
    draw(play.until());
  };
  controlsOf(section, controls, choose);
}
