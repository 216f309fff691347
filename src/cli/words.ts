/** The command as it was typed, for whoever wants it again. */
export const commandOf = (call: string, words: readonly string[]): string =>
  [call, ...words.map(shellWord)].join(" ");

/** A word as a shell takes it. */
const shellWord = (word: string): string =>
  /^[\w./,:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
