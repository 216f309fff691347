// A contender at work: a child process that trains as many epochs as it is told to.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { contenders } from "./contenders.mjs";
import { python } from "./install.mjs";

/** Whether contenders can be kept on as many cores as they are given threads. */
export const pinned = spawnSync("taskset", ["--version"]).status === 0;

/** The environment in which every library finds the number of threads, and none a kernel that was forced on it. */
function environment(threads) {
  const { OPENBLAS_CORETYPE: _type, OPENBLAS_L2_SIZE: _size, ...own } = process.env;
  const names = ["OMP", "MKL", "OPENBLAS", "NUMEXPR"].map((name) => `${name}_NUM_THREADS`);
  const counts = ["DOWNHILL_THREADS", "NPROC", ...names].map((name) => [name, String(threads)]);
  return { ...own, ...Object.fromEntries(counts), JAX_PLATFORMS: "cpu", CUDA_VISIBLE_DEVICES: "" };
}

/** A contender; each of its measurements is `{ name, seconds, samples, loss }`. */
export class Child {
  #process;
  #lines;
  #errors = "";

  /** Starts a contender on its task; its first measurement, the epoch that warms it up, comes unasked. */
  constructor(contender, folder, network, threads, samples) {
    const { script, variant } = contenders[contender];
    const file = fileURLToPath(new URL(`peers/${script}`, import.meta.url));
    const interpreter = script.endsWith(".py") ? python : process.execPath;
    const task = [folder, network, threads, samples, variant].filter((word) => word !== undefined);
    // Threads go on the last cores: the system's own work tends to be on the first.
    const pin = pinned ? ["taskset", "-c", lastCores(threads)] : [];
    const [command, ...args] = [...pin, interpreter, file, ...task.map(String)];
    this.#process = spawn(command, args, { env: environment(threads) });
    this.#process.stderr.on(
      "data",
      (text) => (this.#errors = `${this.#errors}${text}`.slice(-2000)),
    );
    this.#process.stdin.on("error", () => {});
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** The next measurement; throws with the last words of a contender that has ended. */
  async next() {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error(this.#errors.trim().split("\n").at(-1) || "ended without a word");
      if (value.startsWith("{")) return JSON.parse(value);
    }
  }

  /** Trains epochs and returns the measurement. */
  epochs(count) {
    this.#process.stdin.write(`epoch ${count}\n`);
    return this.next();
  }

  /** Ends the contender. */
  async quit() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.stdin.write("quit\n");
    const late = setTimeout(() => this.#process.kill("SIGKILL"), 5000);
    await once(this.#process, "exit");
    clearTimeout(late);
  }
}

function lastCores(threads) {
  const { stdout } = spawnSync("taskset", ["-cp", String(process.pid)], { encoding: "utf8" });
  const cores = (stdout.split(":").at(-1) ?? "")
    .trim()
    .split(",")
    .flatMap((range) => {
      const [first, last = first] = range.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  return cores.slice(-threads).join(",");
}
