// Costs as work grows, as one SVG: a panel for each axis, a line for each contender, both scales logarithmic.
const [PANEL, HEIGHT, LEFT, BOTTOM, TOP] = [360, 250, 64, 40, 34];
const INK = "#212529";
const COLOURS = { downhill: "#0b7285", jax: "#d9480f", torch: "#868e96" };

/** Panels two by two, of the cells with as many threads as the first. A line's points are medians of an epoch's time. */
export function lines(all) {
  const [{ threads }] = all;
  const cells = all.filter((cell) => cell.threads === threads);
  const axes = [...new Set(cells.map(({ description }) => description.axis))];
  const drawn = axes.map((axis, index) => {
    const [x, y] = [(index % 2) * PANEL, Math.floor(index / 2) * HEIGHT];
    const along = cells.filter(({ description }) => description.axis === axis);
    return `<g transform="translate(${x} ${y})">${panel(axis, along)}</g>`;
  });
  const [width, height] = [2 * PANEL, Math.ceil(drawn.length / 2) * HEIGHT + 24];
  const names = Object.entries(COLOURS).map(
    ([name, colour], index) =>
      `<text x="${LEFT + 100 * index}" y="${height - 8}" fill="${colour}" font-weight="bold">${name}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="11" fill="${INK}">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...drawn,
    ...names,
    `<text x="${LEFT + 300}" y="${height - 8}">seconds an epoch, ${threads} thread${threads === 1 ? "" : "s"}</text>`,
    "</svg>\n",
  ].join("\n");
}

function panel(axis, cells) {
  const series = Object.keys(COLOURS).map((name) => ({
    name,
    points: cells.flatMap(({ description, results }) => {
      const found = results.find((result) => result.name === name);
      return found ? [[description.value, description.samples / found.perSecond.median]] : [];
    }),
  }));
  const all = series.flatMap(({ points }) => points);
  const x = scale(
    all.map(([value]) => value),
    LEFT,
    PANEL - 16,
  );
  const y = scale(
    all.map(([, value]) => value),
    HEIGHT - BOTTOM,
    TOP,
  );
  const ticks = [...new Set(all.map(([value]) => value))].map(
    (value) =>
      `<text x="${x(value).toFixed(1)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${value}</text>`,
  );
  const decades = [];
  const [least, most] = [Math.min(...all.map(([, v]) => v)), Math.max(...all.map(([, v]) => v))];
  for (let power = Math.ceil(Math.log10(least)); power <= Math.log10(most); power++) {
    const at = y(10 ** power).toFixed(1);
    decades.push(
      `<path d="M${LEFT} ${at}H${PANEL - 16}" stroke="#dee2e6"/><text x="${LEFT - 6}" y="${at}" text-anchor="end" dominant-baseline="middle">${10 ** power} s</text>`,
    );
  }
  const drawn = series.map(({ name, points }) => {
    const path = points.map(([a, b]) => `${x(a).toFixed(1)} ${y(b).toFixed(1)}`).join("L");
    const dots = points.map(
      ([a, b]) =>
        `<circle cx="${x(a).toFixed(1)}" cy="${y(b).toFixed(1)}" r="2.5" fill="${COLOURS[name]}"/>`,
    );
    return `<path d="M${path}" fill="none" stroke="${COLOURS[name]}" stroke-width="1.5"/>${dots.join("")}`;
  });
  return `<text x="8" y="20" font-weight="bold">growing ${axis}</text>${[...decades, ...ticks, ...drawn].join("\n")}`;
}

/** From values to places, by their logarithms. */
function scale(values, from, to) {
  const [least, most] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) => from + ((Math.log(value) - least) / (most - least)) * (to - from);
}
