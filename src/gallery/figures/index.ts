import type { Figure } from "../figure.ts";
import { figure as adam } from "./adam.ts";
import { figure as averages } from "./averages.ts";
import { figure as batchCost } from "./batch_cost.ts";
import { figure as batchPaths } from "./batch_paths.ts";
import { figure as batchSize } from "./batch_size.ts";
import { figure as biasCorrection } from "./bias_correction.ts";
import { figure as decay } from "./decay.ts";
import { figure as decayEffect } from "./decay_effect.ts";
import { figure as momentum } from "./momentum.ts";
import { figure as plateau } from "./plateau.ts";
import { figure as race } from "./race.ts";
import { figure as rmsProp } from "./rms_prop.ts";
import { figure as saddle } from "./saddle.ts";
import { figure as window } from "./window.ts";

/** Every figure, in the order of the notes. */
export const FIGURES: readonly Figure[] = [
  batchCost,
  batchPaths,
  batchSize,
  averages,
  window,
  biasCorrection,
  momentum,
  rmsProp,
  adam,
  race,
  decay,
  decayEffect,
  saddle,
  plateau,
];
