// The measurement: contenders take turns, so that whatever else the machine does meets all of them alike.
import { setTimeout as sleep } from "node:timers/promises";
import { Child } from "./child.mjs";
import { contenders } from "../contenders.mjs";
import { summary } from "./statistics.mjs";

/** How long a turn should last at least: some epochs take milliseconds. */
const TURN_SECONDS = 0.4;

/** Between turns: lets the threads of the one before fall asleep. */
const PAUSE_MS = 50;

/**
 * Starts contenders on the work in a folder with so many threads, and returns what measures them; `say` hears of those that
 * fall out.
 */
export async function takeTurns({ names, folder, name: work, description, threads, repeat, say }) {
  // All start at once, which spares time; none is measured before all have warmed up.
  const starting = names.map(async (name) => {
    const samples = contenders[name].samples?.[work] ?? description.samples ?? 0;
    const child = new Child(name, description, folder, threads, samples);
    const each = { name, child, turns: [] };
    try {
      await child.next();
    } catch (error) {
      each.failed = error;
    }
    return each;
  });
  const field = await Promise.all(starting);
  return () => measure(field, { work, repeat, say });
}

async function measure(field, { work, repeat, say }) {
  const alive = () => field.filter(({ failed }) => failed === undefined);

  /** Has each of those left do something, one after another. */
  async function each(act) {
    for (const contender of alive()) {
      await sleep(PAUSE_MS);
      try {
        await act(contender);
      } catch (error) {
        contender.failed = error;
      }
    }
  }

  await each(async (contender) => {
    const { name: title, seconds, loss, memory } = await contender.child.repeat(1);
    const count = Math.max(1, Math.ceil(TURN_SECONDS / seconds));
    Object.assign(contender, { title, loss, memory, count });
  });
  for (let turn = 0; turn < repeat; turn++) {
    await each(async (contender) => {
      const { seconds, items, memory } = await contender.child.repeat(contender.count);
      contender.turns.push(items / seconds);
      contender.memory = memory;
    });
  }
  await Promise.all(field.map(({ child }) => child.quit()));

  for (const { name, failed } of field) {
    if (failed !== undefined) say(`${name} left out of ${work}: ${failed.message}`);
  }
  const downhill = alive().find(({ name }) => name === "downhill");
  return alive().map(({ name, title, count, turns, loss, memory }) => ({
    name,
    title,
    repeatsPerTurn: count,
    // Of the second epoch: whoever trains the same has about the same.
    ...(loss !== undefined && { loss }),
    memory,
    perSecond: summary(turns),
    // Turn by turn, since neighbours in time had the same machine.
    ...(downhill && { downhillIsFaster: summary(turns.map((v, i) => downhill.turns[i] / v)) }),
  }));
}
