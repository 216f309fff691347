/**
 * A save that is killed, refused or lied to at any of its system calls loses no model (G9, G10).
 *
 * strace finds the calls of a save, and then, one run a call: kills the process there; has the call fail with ENOSPC, EIO,
 * EINTR or EXDEV; lets a write go nowhere but claim that it went well. The path then holds the old model whole or the new
 * one, and a lost write is an error when the file is read. A process that was not killed leaves no other file and no file
 * open, and has either saved or said why not.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { failed } from "./support/end.ts";
import { needs, run } from "./support/programs.ts";
import { buildSave, inFolder, others, read, SAVE } from "./support/saves.ts";

const ERRORS = ["ENOSPC", "EIO", "EINTR", "EXDEV"];
const OLD = "1";
const NEW = "2";

needs("strace", "--version");
buildSave();
const calls = await inFolder(callsOfSave);
const figures = { kills: 0, faults: 0, refused: 0, lies: 0, caught: 0 };
for (const { name, count } of calls) {
  for (let nth = 1; nth <= count; nth++) {
    await inFolder((folder) => killed(folder, `${name}:signal=KILL:when=${nth}`));
    for (const error of ERRORS) {
      await inFolder((folder) => refused(folder, `${name}:error=${error}:when=${nth}`));
    }
  }
}
const writes = calls.find(({ name }) => name === "write")?.count ?? failed("a save writes nothing");
for (let nth = 1; nth <= writes; nth++) {
  for (const bytes of [1, 4096, 65_536, 65_823]) {
    await inFolder((folder) => liedTo(folder, `write:retval=${bytes}:when=${nth}`));
  }
}
if (figures.refused === 0 || figures.caught === 0) failed("no fault had an effect");
const { kills, faults, lies, caught } = figures;
console.log(
  `${kills} kills, ${faults} faults (${figures.refused} refused the save), ${lies} lost writes (${caught} damaged the file): no model lost`,
);

/** Each system call of a save, and how often it is made. */
function callsOfSave(folder: string): { name: string; count: number }[] {
  const path = join(folder, "log");
  traced(folder, ["-o", path]);
  const log = readFileSync(path, "utf8");
  const counts = new Map<string, number>();
  for (const [, name = ""] of log.matchAll(/^(?:\d+ +)?(\w+)\(/gm)) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  // Nothing comes before the first of these, and after the last nothing.
  counts.delete("execve");
  counts.delete("exit_group");
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** Saves the new model over the old one under strace. */
function traced(folder: string, options: readonly string[]): ReturnType<typeof run> {
  const path = join(folder, "model");
  if (run(SAVE, ["write", path, OLD]).status !== 0) failed("the old model could not be saved");
  return run("strace", ["-f", ...options, SAVE, "write", path, NEW]);
}

function inject(folder: string, fault: string): ReturnType<typeof run> {
  const [call = ""] = fault.split(":");
  return traced(folder, ["-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${fault}`]);
}

function expect(folder: string, fault: string, wanted: readonly string[]): string {
  const found = read(join(folder, "model"));
  if (!wanted.includes(found))
    failed(`${fault}: the model is ${found}, not ${wanted.join(" or ")}`);
  return found;
}

function killed(folder: string, fault: string): void {
  inject(folder, fault);
  figures.kills += 1;
  expect(folder, fault, [OLD, NEW]);
  const left = others(folder);
  if (left.length > 1) failed(`${fault}: it left ${left.join(", ")}`);
  // What was left is in nobody's way.
  if (run(SAVE, ["write", join(folder, "model"), "3"]).status !== 0)
    failed(`${fault}: no save afterwards`);
  expect(folder, fault, ["3"]);
}

function refused(folder: string, fault: string): void {
  const { status, stderr } = inject(folder, fault);
  figures.faults += 1;
  const found = expect(folder, fault, [OLD, NEW]);
  if (status === 0 && found === OLD) failed(`${fault}: it says that it saved, and did not`);
  // A close that is made to fail has not closed; one that fails by itself has.
  if (status === 3 && !fault.startsWith("close:")) failed(`${fault}: it left a file open`);
  if (status === 1) {
    figures.refused += 1;
    if (!/os error \d+/.test(stderr)) failed(`${fault}: it does not say why: ${stderr}`);
  }
  const left = others(folder);
  if (left.length > 0) failed(`${fault}: it left ${left.join(", ")}`);
}

function liedTo(folder: string, fault: string): void {
  inject(folder, fault);
  figures.lies += 1;
  const found = read(join(folder, "model"));
  if (found.startsWith("status 1: ")) figures.caught += 1;
  else expect(folder, fault, [OLD, NEW]);
}
