/**
 * The error of every math function over all 2^32 arguments stays within its bound, with the same bits on every instruction
 * set (G25).
 */
import { must } from "./support/programs.ts";

must("cargo", ["run", "--release", "-p", "downhill-kernels", "--example", "ulp"]);
