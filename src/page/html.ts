/** Text that is HTML already. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: HTML as it is, lists one after another, all else escaped; nothing for what is not there. */
export type Content = Html | string | number | false | undefined | readonly Content[];

/** HTML from a template whose values are escaped: `html`<p>${name}</p>``. */
export const html = (parts: TemplateStringsArray, ...values: readonly Content[]): Html =>
  new Html(parts.map((part, i) => (i === 0 ? part : text(values[i - 1]) + part)).join(""));

/** Text of our own that is HTML, such as a script. */
export const raw = (text: string): Html => new Html(text);

/** Data that a script of the page reads: no text in it ends the element. */
export const json = (value: unknown): Html => raw(JSON.stringify(value).replaceAll("<", "\\u003c"));

function text(value: Content): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(text).join("");
  return escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
