// Which cores a contender may use.
import { spawnSync } from "node:child_process";

/** Whether contenders can be kept on as many cores as they are given threads. */
export const pinned = spawnSync("taskset", ["--version"]).status === 0;

/** The words before a command that keep it on so many cores, the last ones: the system's own work tends to be on the first. */
export function pin(threads) {
  if (!pinned) return [];
  const { stdout } = spawnSync("taskset", ["-cp", String(process.pid)], { encoding: "utf8" });
  const cores = (stdout.split(":").at(-1) ?? "")
    .trim()
    .split(",")
    .flatMap((range) => {
      const [first, last = first] = range.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  return ["taskset", "-c", cores.slice(-threads).join(",")];
}
