import type { FigureData } from "../figure_data.ts";

/** Tells `choose` the place in the grid that the sliders stand for, now and whenever one moves. */
export function controlsOf(
  section: HTMLElement,
  controls: FigureData["controls"],
  choose: (place: number) => void,
): void {
  const inputs = controls.map(({ name }) =>
    section.querySelector<HTMLInputElement>(`.controls input[name="${name}"]`),
  );
  const valueOf = (input: HTMLInputElement | null): number =>
    input === null ? 0 : input.type === "checkbox" ? Number(input.checked) : input.valueAsNumber;
  const update = (): void => {
    const places = inputs.map(valueOf);
    for (const [i, { texts }] of controls.entries()) say(inputs[i], texts[places[i] ?? 0] ?? "");
    choose(controls.reduce((sum, { texts }, i) => sum * texts.length + (places[i] ?? 0), 0));
  };
  for (const input of inputs) input?.addEventListener("input", update);
  section.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
  update();
}

/** The value of a slider in words. */
export function say(input: HTMLInputElement | null | undefined, text: string): void {
  if (!input || input.type === "checkbox") return;
  input.setAttribute("aria-valuetext", text);
  const output = input.parentElement?.querySelector("output");
  if (output) output.textContent = text;
}
