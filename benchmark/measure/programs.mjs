// Whole programs: each turn starts a contender's anew. It prints numbers as one line of JSON; the seconds are those that it
// took from its start to its end, unless it says others.
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { start } from "./child.mjs";
import { summary } from "./statistics.mjs";

async function runOnce(name, { kind }, threads, args) {
  const begin = performance.now();
  const child = start(name, kind, threads, args);
  const ended = once(child, "exit");
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [status] = await ended;
  const seconds = (performance.now() - begin) / 1000;
  if (status !== 0) throw new Error(errors.trim().split("\n").at(-1) || "failed without a word");
  const line = output.split("\n").findLast((words) => words.startsWith("{"));
  return { seconds, ...JSON.parse(line) };
}

/** Returns what measures contenders' programs with so many threads; `say` hears of those that fall out. */
export const runPrograms = (work) => () => measure(work);

async function measure({ names, folder, name: work, description, threads, repeat, say }) {
  const args = description.arguments ?? [folder, threads, description.samples, ""];
  const field = names.map((name) => ({ name, turns: [] }));
  // One more, at first, so that all files are in memory.
  for (let turn = 0; turn <= repeat; turn++) {
    for (const each of field.filter(({ failed }) => failed === undefined)) {
      try {
        each.turns.push(await runOnce(each.name, description, threads, args));
      } catch (error) {
        each.failed = true;
        say(`${each.name} left out of ${work}: ${error.message}`);
      }
    }
  }
  const alive = field.filter(({ failed }) => failed === undefined);
  const own = alive.find(({ name }) => name === "downhill")?.turns.slice(1);
  return alive.map(({ name, turns: [first, ...turns] }) => {
    const numbers = Object.keys(first).map((key) => [key, summary(turns.map((all) => all[key]))]);
    const faster = own && summary(turns.map(({ seconds }, turn) => seconds / own[turn].seconds));
    return { name, ...Object.fromEntries(numbers), ...(faster && { downhillIsFaster: faster }) };
  });
}
