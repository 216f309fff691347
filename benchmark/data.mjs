// The same synthetic data for every contender: classes with a centre each, overlapping, and a part of the labels wrong, so
// that the loss falls but stays away from zero (there, subnormal numbers would fill the state of some optimizers).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The networks measured, by name. Every batch is full: JAX's scan needs batches of one size. */
export const networks = JSON.parse(readFileSync(new URL("networks.json", import.meta.url), "utf8"));

const SEED = 1;
const WRONG_LABELS = 0.2;
// How far apart two centres are, in standard deviations of the noise.
const SEPARATION = 4;

/** Mulberry32: a small generator of uniform numbers in [0, 1). */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes features.f32 (row by row), labels.u32 and network.json into `folder/name`. */
export function writeData(folder, name) {
  const { layers, samples } = networks[name];
  const [width, classes] = [layers[0], layers.at(-1)];
  const random = uniform(SEED);
  const spread = SEPARATION / Math.sqrt(2 * width);
  const centres = Float32Array.from({ length: classes * width }, () => spread * (2 * random() - 1));
  const features = new Float32Array(samples * width);
  const labels = new Uint32Array(samples);
  for (let row = 0; row < samples; row++) {
    const label = Math.floor(random() * classes);
    for (let column = 0; column < width; column++) {
      features[row * width + column] = centres[label * width + column] + 2 * random() - 1;
    }
    labels[row] = random() < WRONG_LABELS ? Math.floor(random() * classes) : label;
  }
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "features.f32"), features);
  writeFileSync(join(place, "labels.u32"), labels);
  writeFileSync(join(place, "network.json"), JSON.stringify(networks[name]));
}
