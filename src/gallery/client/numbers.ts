import type { Series } from "../figure.ts";

/** Fills the table of a run's numbers whenever it is open. */
export function numbers(
  details: HTMLDetailsElement | HTMLElement | null,
): (series: Series) => void {
  if (!(details instanceof HTMLDetailsElement)) return () => undefined;
  let shown: Series = {};
  const fill = (): void => {
    details.querySelector(".scroll")?.remove();
    if (details.open) details.append(tableOf(shown));
  };
  details.addEventListener("toggle", fill);
  return (series) => {
    shown = series;
    fill();
  };
}

function tableOf(series: Series): HTMLElement {
  const names = Object.keys(series);
  const columns = Object.values(series);
  const scroll = document.createElement("div");
  scroll.className = "scroll";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", "Every number of this run");
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const name of ["place", ...names]) head.append(cell("th", name));
  const body = table.createTBody();
  const rows = Math.max(...columns.map(({ length }) => length));
  for (let i = 0; i < rows; i++) {
    const row = body.insertRow();
    row.append(cell("th", String(i)));
    for (const values of columns) row.append(cell("td", i < values.length ? exact(values, i) : ""));
  }
  scroll.append(table);
  return scroll;
}

function cell(name: "th" | "td", text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** The fewest digits that mean these bits. */
function exact(values: Series[string], i: number): string {
  const value = values[i] as number;
  if (values instanceof Float64Array) return String(value);
  const short = [6, 7, 8].map((digits) => Number(value.toPrecision(digits)));
  return String(short.find((each) => Math.fround(each) === value) ?? Number(value.toPrecision(9)));
}
