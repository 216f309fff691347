// A contender at work: a child process that repeats its work as often as it is told to.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { contenders, scriptOf } from "../contenders.mjs";
import { python } from "./install.mjs";
import { pin } from "./pin.mjs";

const PEERS = fileURLToPath(new URL("../peers/", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The environment in which every library finds the number of threads, and none a kernel that was forced on it. */
function environment(threads) {
  const { OPENBLAS_CORETYPE: _type, OPENBLAS_L2_SIZE: _size, ...own } = process.env;
  const names = ["OMP", "MKL", "OPENBLAS", "NUMEXPR"].map((name) => `${name}_NUM_THREADS`);
  const counts = ["DOWNHILL_THREADS", "NPROC", ...names].map((name) => [name, String(threads)]);
  return {
    ...own,
    ...Object.fromEntries(counts),
    JAX_PLATFORMS: "cpu",
    CUDA_VISIBLE_DEVICES: "",
    PYTHONPATH: PEERS,
  };
}

/** Starts a contender's script for a kind of work, on as many cores as threads where that can be had. */
export function start(contender, kind, threads, args) {
  const script = scriptOf(contender, kind);
  const interpreter = script.endsWith(".py") ? python : process.execPath;
  const [command, ...rest] = [...pin(threads), interpreter, script, ...args.map(String)];
  return spawn(command, rest, { cwd: ROOT, env: environment(threads) });
}

/** A contender; each of its measurements is `{ name, seconds, items, loss?, memory }`. */
export class Child {
  #process;
  #lines;
  #errors = "";

  /** Starts a contender on the work in `folder`; its first measurement, which warms it up, comes unasked. */
  constructor(contender, work, folder, threads, samples) {
    const { variant = "" } = contenders[contender];
    this.#process = start(contender, work.kind, threads, [folder, threads, samples, variant]);
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

  /** Works that often and returns the measurement. */
  repeat(count) {
    this.#process.stdin.write(`repeat ${count}\n`);
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
