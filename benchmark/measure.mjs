// The measurement: contenders take turns, so that whatever else the machine does meets all of them alike.
import { setTimeout as sleep } from "node:timers/promises";
import { Child } from "./child.mjs";
import { contenders } from "./contenders.mjs";
import { networks } from "./data.mjs";
import { summary } from "./statistics.mjs";

/** How long a turn should last at least: some epochs take milliseconds. */
const TURN_SECONDS = 0.5;

/** Between turns: lets the threads of the one before fall asleep. */
const PAUSE_MS = 100;

/** Measures contenders on one network with so many threads; `say` hears of those that fall out. */
export async function measure({ names, folder, network, threads, repeat, say }) {
  const field = [];
  for (const name of names) {
    const samples = contenders[name].samples?.[network] ?? networks[network].samples;
    if (samples === 0) continue;
    const child = new Child(name, folder, network, threads, samples);
    try {
      await child.next();
      const { name: title, seconds, loss } = await child.epochs(1);
      const epochs = Math.max(1, Math.ceil(TURN_SECONDS / seconds));
      field.push({ name, title, child, epochs, turns: [], loss });
    } catch (error) {
      say(`${name} left out of ${network}: ${error.message}`);
      await child.quit();
    }
  }
  for (let turn = 0; turn < repeat; turn++) {
    for (const each of field.filter(({ failed }) => !failed)) {
      await sleep(PAUSE_MS);
      try {
        const { seconds, samples } = await each.child.epochs(each.epochs);
        each.turns.push(samples / seconds);
      } catch (error) {
        each.failed = true;
        say(`${each.name} left ${network}: ${error.message}`);
      }
    }
  }
  await Promise.all(field.map(({ child }) => child.quit()));
  const whole = field.filter(({ failed }) => !failed);
  const downhill = whole.find(({ name }) => name === "downhill");
  return whole.map(({ name, title, epochs, turns, loss }) => ({
    network,
    threads,
    name,
    title,
    epochsPerTurn: epochs,
    // Of the second epoch: whoever trains the same has about the same.
    loss,
    samplesPerSecond: summary(turns),
    // Turn by turn, since neighbours in time had the same machine.
    ...(downhill && { downhillIsFaster: summary(turns.map((v, i) => downhill.turns[i] / v)) }),
  }));
}
