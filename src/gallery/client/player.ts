import { say } from "./controls.ts";

/** The slider of the step, and the button that moves it. */
export interface Player {
  /** The step up to which paths are drawn. */
  until(): number;
  /** The last step of the run that is shown; whoever was at the end stays at the end. */
  length(steps: number): void;
}

/** How long a whole run plays, in milliseconds. */
const PLAY = 5000;

/** Follows the slider of a figure's steps, if it has one; `draw` is told of every step. */
export function player(section: HTMLElement, draw: (until: number) => void): Player {
  const input = section.querySelector<HTMLInputElement>("input.until");
  const button = section.querySelector<HTMLButtonElement>("button.play");
  if (input === null || button === null) return { until: () => Infinity, length: () => undefined };
  let frame = 0;

  const go = (step: number): void => {
    input.value = String(step);
    say(input, `${input.value} of ${input.max}`);
  };
  const stop = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    button.textContent = "Play";
  };
  const start = (): void => {
    const begin = performance.now();
    const last = Number(input.max);
    const from = input.valueAsNumber >= last ? 0 : input.valueAsNumber;
    button.textContent = "Pause";
    const next = (now: number): void => {
      go(Math.min(last, from + Math.floor(((now - begin) / PLAY) * last)));
      draw(input.valueAsNumber);
      if (input.valueAsNumber >= last) stop();
      else frame = requestAnimationFrame(next);
    };
    frame = requestAnimationFrame(next);
  };
  button.addEventListener("click", () => (frame === 0 ? start() : stop()));
  input.addEventListener("input", () => {
    stop();
    go(input.valueAsNumber);
    draw(input.valueAsNumber);
  });
  let isNew = true;
  return {
    until: () => input.valueAsNumber,
    length: (steps) => {
      const atEnd = !isNew && input.value === input.max;
      isNew = false;
      input.max = String(steps);
      go(atEnd ? steps : Math.min(input.valueAsNumber, steps));
    },
  };
}
