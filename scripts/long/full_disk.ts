/**
 * A disk that is full, at any byte of a save, leaves the old model and an error that says so (G10).
 *
 * A file system of its own in memory is filled but for 0, 1, 2 ... pages, and a save tried with each.
 */
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cannotRun, failed } from "./support/end.ts";
import { run } from "./support/programs.ts";
import { buildSave, inFolder, others, read, SAVE } from "./support/saves.ts";

const PAGE = 4096;
const PAGES = 48;
/** A model is 17 pages. The old one is there already. */
const MODEL = 17;

buildSave();
const full = await inFolder((folder) => {
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${PAGES * PAGE}`, "none", folder]);
  if (mounted.status !== 0) cannotRun("a file system can be mounted by root alone");
  try {
    return filled(folder);
  } finally {
    spawnSync("umount", [folder]);
  }
});
console.log(
  `${full} saves on a full disk refused, the old model kept; with room enough one went well`,
);

function filled(folder: string): number {
  const [path, ballast] = [join(folder, "model"), join(folder, "ballast")];
  if (run(SAVE, ["write", path, "1"]).status !== 0) failed("the old model could not be saved");
  for (let free = 0; free <= MODEL; free++) {
    rmSync(ballast, { force: true });
    writeFileSync(ballast, Buffer.alloc((PAGES - MODEL - free) * PAGE));
    const { status, stderr } = run(SAVE, ["write", path, "2"]);
    const [found, left] = [read(path), others(folder).filter((name) => name !== "ballast")];
    if (left.length > 0) failed(`${free} pages free: it left ${left.join(", ")}`);
    if (status === 0 && found === "2") return free;
    if (status !== 1 || found !== "1" || !stderr.includes("No space left")) {
      failed(`${free} pages free: status ${status}, the model is ${found}: ${stderr}`);
    }
  }
  return failed("a save with room enough was refused");
}
