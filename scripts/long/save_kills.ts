/**
 * A process that saves again and again and is killed at any moment leaves a whole model, never an older one than it last
 * told of (G9).
 *
 * 1000 times a process saves models numbered from 1 and is killed after a random time. The path then holds a whole model,
 * whose number is the last that the process told of, or the one after it.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { failed } from "./support/end.ts";
import { buildSave, inFolder, read, SAVE } from "./support/saves.ts";

const ROUNDS = 1000;

buildSave();
let saves = 0;
for (let round = 0; round < ROUNDS; round++) saves += await inFolder(killedInTime);
console.log(`${ROUNDS} kills among ${saves} saves: no model lost`);

/** How many saves the process told of. */
async function killedInTime(folder: string): Promise<number> {
  const path = join(folder, "model");
  const child = spawn(SAVE, ["forever", path], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const closed = once(child, "close");
  await once(child.stdout, "data");
  await delay(20 * Math.random());
  child.kill("SIGKILL");
  await closed;
  const told = Number(said.trimEnd().split("\n").at(-1));
  const found = read(path);
  if (found !== `${told}` && found !== `${told + 1}`)
    failed(`${told} was told of; there is ${found}`);
  return told;
}
