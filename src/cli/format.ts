import type { Evaluation } from "../fit/evaluation.ts";
import { figure, percent } from "../text/numbers.ts";

/** The measures of an evaluation in a line. */
export function measures({ loss, accuracy, meanAbsoluteError, r2 }: Evaluation): string {
  return [
    `loss ${figure(loss)}`,
    accuracy === undefined ? [] : `accuracy ${percent(accuracy)}`,
    meanAbsoluteError === undefined ? [] : `mean absolute error ${figure(meanAbsoluteError)}`,
    r2 === undefined ? [] : `R2 ${figure(r2)}`,
  ]
    .flat()
    .join("  ");
}

/** The fewest figures that give the same float32 back. */
export function float32Text(value: number): string {
  let figures = 6;
  while (figures < 9 && Math.fround(Number(value.toPrecision(figures))) !== Math.fround(value))
    figures++;
  return String(Number(value.toPrecision(figures)));
}

const BLOCKS = "▁▂▃▄▅▆▇█";

/** The last numbers as a line of blocks, the smallest of them low. */
export function sparkline(values: readonly number[], width = 20): string {
  const shown = values.slice(-width);
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  const level = (value: number): number =>
    most === least ? 0 : Math.round(((value - least) / (most - least)) * (BLOCKS.length - 1));
  return shown.map((value) => BLOCKS[level(value)]).join("");
}
