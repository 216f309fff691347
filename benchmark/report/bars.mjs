// The results as one SVG: a panel for each piece of work and number of threads, a bar for each contender.
import { count } from "./numbers.mjs";

const [WIDTH, LABEL, ROW, TITLE] = [760, 210, 20, 34];
const [OWN, OTHER, INK] = ["#0b7285", "#adb5bd", "#212529"];

/** The chart of cells; bars are medians, whiskers the range, and each panel has a scale of its own. */
export function bars(cells) {
  let top = 8;
  const drawn = cells.map((cell) => {
    const svg = `<g transform="translate(0 ${top})">${panel(cell)}</g>`;
    top += TITLE + cell.results.length * ROW + 14;
    return svg;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" font-family="system-ui, sans-serif" font-size="12" fill="${INK}">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...drawn,
    "</svg>\n",
  ].join("\n");
}

function panel({ work, threads, results }) {
  const most = Math.max(...results.map(({ perSecond }) => perSecond.max));
  const x = (value) => LABEL + (value / most) * (WIDTH - LABEL - 90);
  const title = `${work}, ${threads} thread${threads === 1 ? "" : "s"}: samples a second`;
  const drawn = results.map(({ name, title, perSecond: { median, min, max } }, row) => {
    const y = TITLE + row * ROW;
    const middle = y + ROW / 2;
    return [
      `<text x="${LABEL - 8}" y="${middle + 4}" text-anchor="end">${title}</text>`,
      `<rect x="${LABEL}" y="${y + 3}" width="${(x(median) - LABEL).toFixed(1)}" height="${ROW - 6}" fill="${name === "downhill" ? OWN : OTHER}"/>`,
      `<path d="M${x(min).toFixed(1)} ${middle}H${x(max).toFixed(1)}" stroke="${INK}"/>`,
      `<text x="${(x(max) + 6).toFixed(1)}" y="${middle + 4}">${count(median)}</text>`,
    ].join("");
  });
  return `<text x="8" y="20" font-weight="bold">${title}</text>${drawn.join("\n")}`;
}
