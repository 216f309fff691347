// The results as a Markdown table, for the terminal and for the README alike.
const count = (value) =>
  Math.round(Number(value.toPrecision(3)))
    .toLocaleString("en-US")
    .replaceAll(",", " ");
const ratio = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
const spread = (text, { min, max }) => `${text(min)}–${text(max)}`;

/** One table of all results: a row for each network, number of threads and contender. */
export function table(results) {
  const head = [
    "network",
    "threads",
    "contender",
    "samples/s",
    "range",
    "Downhill is × as fast",
    "range",
    "loss, 2nd epoch",
  ];
  const rows = results.map((result) => {
    const {
      network,
      threads,
      title,
      samplesPerSecond: speed,
      downhillIsFaster: faster,
      loss,
    } = result;
    const against = faster ? [ratio(faster.median), spread(ratio, faster)] : ["", ""];
    const own = [network, String(threads), title, count(speed.median), spread(count, speed)];
    return [...own, ...against, loss.toPrecision(3)];
  });
  const widths = head.map((word, column) =>
    Math.max(word.length, ...rows.map((row) => row[column].length)),
  );
  const left = (column) => column === 0 || column === 2;
  const pad = (word, column) =>
    left(column) ? word.padEnd(widths[column]) : word.padStart(widths[column]);
  const line = (row) => `| ${row.map(pad).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    left(column) ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
