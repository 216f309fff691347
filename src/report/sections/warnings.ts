import type { Evaluation } from "../../fit/evaluation.ts";
import type { History } from "../../fit/history.ts";
import { html, type Html } from "../../page/html.ts";
import { figure, percent } from "../../text/numbers.ts";
import { bestEpoch } from "./epochs.ts";

/** How much a validation loss may rise above its least before it is worth a word. */
const RISE = 1.05;

/** What to look at twice: what the run warned of, and what its numbers say. */
export function warningsOf(
  { epochs, stopped, steps }: History<Evaluation | undefined>,
  test: Evaluation | undefined,
  said: readonly string[],
): string[] {
  const found = [...said];
  const [best, last] = [bestEpoch(epochs), epochs.at(-1)];
  if (stopped) found.push("The run ended before its last epoch.");
  const [least, end] = [best?.validation?.loss, last?.validation?.loss];
  if (least !== undefined && end !== undefined && end > RISE * least) {
    found.push(
      `The validation loss was least after epoch ${best?.epoch}, ${figure(least)}, and is ${figure(end)} at the end: the network learns its training data by heart. Fewer epochs, dropout or L2 may help.`,
    );
  }
  const bad = steps.costs.filter((cost) => !Number.isFinite(cost)).length;
  if (bad > 0) found.push(`The cost of ${bad} steps is not finite.`);
  const guess = test?.confusion && guessing(test.confusion);
  if (guess !== undefined && (test?.accuracy ?? 1) <= guess) {
    found.push(
      `The test accuracy, ${percent(test?.accuracy ?? 0)}, is no better than always saying the most frequent class (${percent(guess)}).`,
    );
  }
  if (test?.r2 !== undefined && test.r2 <= 0) {
    found.push("On the test data the network is no better than the mean of the targets (R² ≤ 0).");
  }
  return found;
}

/** The accuracy of always saying the most frequent class. */
function guessing(confusion: readonly (readonly number[])[]): number {
  const rows = confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  return Math.max(...rows) / rows.reduce((sum, count) => sum + count, 0);
}

/** Warnings as a list. */
export const warningList = (warnings: readonly string[]): Html | false =>
  warnings.length > 0 &&
  html`<section aria-label="Warnings">
    <h2>Warnings</h2>
    <ul class="warnings">
      ${warnings.map((warning) => html`<li>${warning}</li>`)}
    </ul>
  </section>`;
