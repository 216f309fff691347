// Who takes part, in what, and with what. A contender's scripts are `peers/<folder>/<kind of work>` in its language;
// `groups` names the only groups of work that it takes part in. `samples` lowers the samples of an epoch for those that
// would take minutes; 0 leaves a piece of work out.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @typedef {{ folder: string, variant?: string, groups?: string[], python?: string[], node?: string[], samples?: Record<string, number> }} Contender */

const tfjs = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"];

/** @type {Record<string, Contender>} */
export const contenders = {
  downhill: { folder: "downhill" },
  jax: { folder: "jax", python: ["jax", "optax"] },
  torch: { folder: "pytorch", python: ["torch", "numpy"] },
  "torch-compiled": {
    folder: "pytorch",
    variant: "compiled",
    groups: ["networks"],
    python: ["torch", "numpy"],
  },
  keras: { folder: "keras", groups: ["networks"], python: ["keras", "jax"] },
  sklearn: { folder: "scikit_learn", groups: ["networks", "programs"], python: ["scikit-learn"] },
  "tfjs-wasm": {
    folder: "tensorflow_js",
    variant: "wasm",
    groups: ["networks"],
    node: tfjs,
    samples: { small: 3200, medium: 640, large: 256 },
  },
  "tfjs-cpu": {
    folder: "tensorflow_js",
    variant: "cpu",
    groups: ["networks"],
    node: tfjs,
    samples: { small: 3200, medium: 128, large: 0 },
  },
  brain: {
    folder: "brain_js",
    groups: ["networks"],
    node: ["brain.js"],
    samples: { medium: 256, large: 0 },
  },
};

/** The script with which a contender does work of a kind, if it has one. */
export function scriptOf(name, kind) {
  const { folder, python } = contenders[name];
  const extension = python === undefined ? "mjs" : "py";
  const path = fileURLToPath(new URL(`peers/${folder}/${kind}.${extension}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}

/** Those of `names` that take part in a piece of work of a group. */
export function takingPart(names, group, work, { kind }) {
  return names.filter((name) => {
    const { groups, samples } = contenders[name];
    const invited = groups === undefined || groups.includes(group);
    return invited && samples?.[work] !== 0 && scriptOf(name, kind) !== undefined;
  });
}

/** The contenders that `--only` names, Downhill first; `tfjs` names both `tfjs-wasm` and `tfjs-cpu`. */
export function chosen(only) {
  const names = Object.keys(contenders);
  if (only === undefined) return names;
  const asked = only.split(",");
  const of = (word) => names.filter((name) => name === word || name.startsWith(`${word}-`));
  for (const word of asked) {
    if (of(word).length === 0) throw new Error(`--only: ${word} is none of ${names.join(", ")}`);
  }
  const wanted = new Set(["downhill", ...asked.flatMap(of)]);
  return names.filter((name) => wanted.has(name));
}
