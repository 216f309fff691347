// Results as Markdown tables.
import { count, ratio, spread } from "./numbers.mjs";

/** A Markdown table; columns whose heads are in `left` begin at their left. */
export function markdown(head, rows, left = [head[0]]) {
  if (rows.length === 0) return "Not measured yet.";
  const widths = head.map((word, column) =>
    Math.max(word.length, ...rows.map((row) => row[column].length)),
  );
  const isLeft = (column) => left.includes(head[column]);
  const pad = (word, column) =>
    isLeft(column) ? word.padEnd(widths[column]) : word.padStart(widths[column]);
  const line = (row) => `| ${row.map(pad).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    isLeft(column) ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** What was measured of a contender, in words: what it does a second, or the numbers that its program printed. */
function words({ perSecond, loss, title: _title, name: _name, downhillIsFaster: _, ...others }) {
  if (perSecond !== undefined) {
    const ofLoss = loss === undefined ? "" : `, loss ${loss.toPrecision(3)}`;
    return `${count(perSecond.median)}/s (${spread(count, perSecond)})${ofLoss}`;
  }
  const numbers = Object.entries(others).map(
    ([key, { median }]) => `${key} ${median.toPrecision(3)}`,
  );
  return numbers.join(", ");
}

/** All that cells hold, for the terminal: a row for each piece of work, number of threads and contender. */
export function everything(cells) {
  const head = ["work", "threads", "contender", "measured", "Downhill is ×", "range"];
  const rows = cells.flatMap(({ work, threads, results }) => {
    // What is measured in Rust, without contenders.
    if (threads === undefined) return [[work, "", "", JSON.stringify(results), "", ""]];
    return results.map((result) => {
      const { name, title = name, downhillIsFaster: faster } = result;
      const against = faster ? [ratio(faster.median), spread(ratio, faster)] : ["", ""];
      return [work, String(threads), title, words(result), ...against];
    });
  });
  return markdown(head, rows, ["work", "contender", "measured"]);
}

/**
 * Cells side by side: a row for each piece of work and number of threads, a column for what Downhill does, as `own` says it
 * from its median a second, and for how many times as fast it is as each contender.
 */
export function comparison(cells, own = count, what = "Downhill, samples/s") {
  const titles = new Map();
  for (const { results } of cells) {
    for (const { name, title } of results) if (name !== "downhill") titles.set(name, title);
  }
  const head = ["work", "threads", what, ...Array.from(titles.values(), (title) => `× ${title}`)];
  const rows = cells.map(({ work, threads, results, description }) => {
    const of = (name) => results.find((result) => result.name === name);
    const ratios = Array.from(titles.keys(), (name) => {
      const faster = of(name)?.downhillIsFaster;
      return faster ? `${ratio(faster.median)} (${spread(ratio, faster)})` : "";
    });
    return [work, String(threads), own(of("downhill").perSecond.median, description), ...ratios];
  });
  return markdown(head, rows);
}
