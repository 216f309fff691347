import type { Evaluation } from "../../fit/evaluation.ts";
import { html, raw, type Html } from "../../page/html.ts";
import { table } from "../../page/table.ts";
import { percent } from "../../text/numbers.ts";

/** More classes than this make no matrix that anybody reads; the table of each class stays. */
const MOST_CLASSES = 30;

/** The classes that there are, and those that they were taken for. */
export function confusionMatrix(
  confusion: NonNullable<Evaluation["confusion"]>,
  names: readonly string[] | undefined,
): Html {
  const name = (i: number): string => names?.[i] ?? String(i);
  const rows = confusion.map((row, right) => {
    const all = sum(row);
    const hits = row[right] ?? 0;
    const taken = sum(confusion.map((each) => each[right] ?? 0));
    return [name(right), all, share(hits, all), share(hits, taken)];
  });
  return html`<div class="grid">
    ${confusion.length <= MOST_CLASSES && matrix(confusion, name)}
    <section class="card">
      <h3>Class by class</h3>
      <p>
        Recall: of the rows of a class, the part that was found. Precision: of the rows taken for
        it, the part that was right.
      </p>
      ${table(["class", "rows", "recall", "precision"], rows)}
    </section>
  </div>`;
}

const sum = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const share = (part: number, all: number): string => (all === 0 ? "–" : percent(part / all));

function matrix(confusion: readonly (readonly number[])[], name: (i: number) => string): Html {
  const classes = confusion[0]?.map((_, i) => i) ?? [];
  return html`<section class="card confusion">
    <h3>Confusion matrix</h3>
    <p>
      A row for each class, with how many of its rows were taken for each. The darker, the larger
      its part of the row.
    </p>
    <div class="scroll" tabindex="0" role="group" aria-label="Confusion matrix">
      <table>
        <thead>
          <tr>
            <th scope="col">is \\ taken for</th>
            ${classes.map((i) => html`<th scope="col">${name(i)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${confusion.map((row, right) => {
            const all = sum(row);
            return html`<tr>
              <th scope="row">${name(right)}</th>
              ${row.map((count, i) => cell(count, all, i === right))}
            </tr> `;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** A cell, coloured by its part of the row; a right one in bold. */
function cell(count: number, all: number, isRight: boolean): Html {
  const part = all === 0 ? 0 : count / all;
  const classes = [part > 0.55 ? "full" : "", isRight ? "right" : ""].filter(Boolean).join(" ");
  return html`<td class="${classes}" style="${raw(`--part:${part.toFixed(3)}`)}">${count}</td>`;
}
