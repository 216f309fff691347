/** `1 row`, `1 797 rows` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** `60 000`; four figures stay together. */
export const grouped = (count: number): string =>
  count < 10_000 ? String(count) : String(count).replace(/\B(?=(\d{3})+$)/g, " ");

/** `97.22 %` */
export const percent = (part: number): string => `${(100 * part).toFixed(2)} %`;

/** A measure in four figures. */
export const figure = (value: number): string => {
  const text = value.toPrecision(4);
  return text.includes("e") ? Number(text).toExponential() : text;
};

/** A learning rate in three figures. */
export const rateText = (rate: number): string => String(Number(rate.toPrecision(3)));

/** `0.42 s`, `3 min 20 s`, `2 h 5 min` */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(2) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `512 B`, `38.4 kB`, `1.23 GB`; a kB is 1000 bytes. */
export function byteText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"] as const;
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : value.toPrecision(3)} ${units[power] as string}`;
}
