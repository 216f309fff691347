// The results as one SVG: a panel for each network and number of threads, a bar for each contender.
const [WIDTH, LABEL, ROW, TITLE] = [760, 210, 20, 34];
const [OWN, OTHER, INK] = ["#0b7285", "#adb5bd", "#212529"];

const count = (value) => Math.round(Number(value.toPrecision(3))).toLocaleString("en-US");

/** The chart; bars are medians, whiskers the range, and each panel has a scale of its own. */
export function chart(results) {
  const panels = new Map();
  for (const result of results) {
    const key = `${result.network} ${result.threads}`;
    panels.set(key, [...(panels.get(key) ?? []), result]);
  }
  let top = 8;
  const drawn = Array.from(panels.values(), (panel) => {
    const svg = `<g transform="translate(0 ${top})">${drawPanel(panel)}</g>`;
    top += TITLE + panel.length * ROW + 14;
    return svg;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

function drawPanel(panel) {
  const [{ network, threads }] = panel;
  const most = Math.max(...panel.map(({ samplesPerSecond }) => samplesPerSecond.max));
  const x = (value) => LABEL + (value / most) * (WIDTH - LABEL - 90);
  const title = `${network}, ${threads} thread${threads === 1 ? "" : "s"}: samples a second`;
  const bars = panel.map(({ name, title, samplesPerSecond: { median, min, max } }, row) => {
    const y = TITLE + row * ROW;
    const middle = y + ROW / 2;
    return [
      `<text x="${LABEL - 8}" y="${middle + 4}" text-anchor="end">${title}</text>`,
      `<rect x="${LABEL}" y="${y + 3}" width="${(x(median) - LABEL).toFixed(1)}" height="${ROW - 6}" fill="${name === "downhill" ? OWN : OTHER}"/>`,
      `<path d="M${x(min).toFixed(1)} ${middle}H${x(max).toFixed(1)}" stroke="${INK}"/>`,
      `<text x="${(x(max) + 6).toFixed(1)}" y="${middle + 4}">${count(median)}</text>`,
    ].join("");
  });
  return `<text x="8" y="20" font-weight="bold">${title}</text>${bars.join("\n")}`;
}
