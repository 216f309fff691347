// Who takes part, and with what. `samples` lowers the samples of an epoch for those that would take minutes; 0 leaves a
// network out.
/** @typedef {{ script: string, variant?: string, python?: string[], node?: string[], samples?: Record<string, number> }} Contender */

const tfjs = ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"];

/** @type {Record<string, Contender>} */
export const contenders = {
  downhill: { script: "downhill.mjs" },
  jax: { script: "jax_scan.py", python: ["jax", "optax"] },
  torch: { script: "pytorch.py", python: ["torch", "numpy"] },
  "torch-compiled": { script: "pytorch.py", variant: "compiled", python: ["torch", "numpy"] },
  keras: { script: "keras_fit.py", python: ["keras", "jax"] },
  sklearn: { script: "scikit_learn.py", python: ["scikit-learn"] },
  "tfjs-wasm": {
    script: "tensorflow_js.mjs",
    variant: "wasm",
    node: tfjs,
    samples: { small: 3200, medium: 640, large: 256 },
  },
  "tfjs-cpu": {
    script: "tensorflow_js.mjs",
    variant: "cpu",
    node: tfjs,
    samples: { small: 3200, medium: 128, large: 0 },
  },
  brain: {
    script: "brain_js.mjs",
    node: ["brain.js"],
    samples: { medium: 256, large: 0 },
  },
};

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
