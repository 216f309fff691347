// Numbers as the tables write them.

/** A count to three digits, in groups of three. */
export const count = (value) =>
  Math.round(Number(value.toPrecision(3)))
    .toLocaleString("en-US")
    .replaceAll(",", " ");

/** A ratio to three digits. */
export const ratio = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(0));

/** The range of a measurement. */
export const spread = (text, { min, max }) => `${text(min)}–${text(max)}`;

/** A part of 1. */
export const percent = (value) => `${(100 * value).toFixed(100 * value < 9.95 ? 1 : 0)} %`;

const scaled = (units) => (value) => {
  const [size, unit] = units.find(([least]) => value >= least) ?? units.at(-1);
  return `${Number((value / size).toPrecision(3))} ${unit}`;
};

/** A large count. */
export const millions = (value) => `${Number((value / 1e6).toPrecision(3))} M`;

/** A time. */
export const seconds = scaled([
  [1, "s"],
  [1e-3, "ms"],
  [1e-6, "µs"],
]);

/** An amount of memory. */
export const bytes = scaled([
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
]);
