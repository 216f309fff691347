// The same synthetic data for every contender: classes with a centre each, overlapping, and a part of the labels wrong, so
// that the loss falls but stays away from zero (there, subnormal numbers would fill the state of some optimizers). Targets
// of a regression are the sum of the first features, with noise.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SEED = 1;
const WRONG_LABELS = 0.2;
// How far apart two centres are, in standard deviations of the noise.
const SEPARATION = 4;
const SUMMED_FEATURES = 8;

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

/** Writes work.json into `folder`, and what the work needs: features.f32 (row by row), labels.u32 or targets.f32. */
export function writeData(folder, work) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "work.json"), JSON.stringify(work));
  if (work.layers === undefined) return;
  const random = uniform(SEED);
  const { features, labels } = classes(work, random);
  writeFileSync(join(folder, "features.f32"), features);
  if (work.loss === "meanSquaredError") {
    writeFileSync(join(folder, "targets.f32"), sums(work, features, random));
  } else writeFileSync(join(folder, "labels.u32"), labels);
}

function classes({ layers, samples }, random) {
  const [width, count] = [layers[0], layers.at(-1)];
  const spread = SEPARATION / Math.sqrt(2 * width);
  const centres = Float32Array.from({ length: count * width }, () => spread * (2 * random() - 1));
  const features = new Float32Array(samples * width);
  const labels = new Uint32Array(samples);
  for (let row = 0; row < samples; row++) {
    const label = Math.floor(random() * count);
    for (let column = 0; column < width; column++) {
      features[row * width + column] = centres[label * width + column] + 2 * random() - 1;
    }
    labels[row] = random() < WRONG_LABELS ? Math.floor(random() * count) : label;
  }
  return { features, labels };
}

function sums({ layers: [width], samples }, features, random) {
  return Float32Array.from({ length: samples }, (_, row) => {
    const summed = features.subarray(row * width, row * width + SUMMED_FEATURES);
    return summed.reduce((sum, value) => sum + value, 2 * random() - 1) / SUMMED_FEATURES;
  });
}
