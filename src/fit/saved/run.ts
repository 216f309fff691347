import { isDeepStrictEqual } from "node:util";
import { integer, knownKeys, number, optionsObject, show } from "../../check/index.ts";
import { cutBatches } from "../../batching/cut.ts";
import type { AnyDataset } from "../data.ts";
import { ArgumentError, DataError, StateError } from "../../errors.ts";
import type { Network } from "../../network/network.ts";
import type { Part } from "../../parts/part.ts";
import { fromSpec, type Schedule, type ScheduleSpec } from "../../schedules/index.ts";
import { samplesAnEpoch } from "../epoch_order.ts";
import { FIT, RUN, fitPlan, trainingSamples, type FitPlan } from "../plan.ts";
import { START, type RunProgress } from "../progress.ts";
import { checkedPatience, checkedPlateauState } from "./controls.ts";

/** A run as a file holds it. */
export interface SavedRun extends Omit<FitPlan, "optimizer"> {
  /** The update rule and its rate. */
  readonly optimizer: Part & {
    /** A number, a schedule as plain data, or null for a function of the user's own. */
    readonly learningRate: number | ScheduleSpec | null;
  };
  /** Samples that it trained on. */
  readonly samples: number;
  /** How far it came. */
  readonly progress: RunProgress;
}

/** A run as plain data. */
export function saveRun(plan: FitPlan, samples: number, progress: RunProgress): SavedRun {
  const { kind, numbers, learningRate } = plan.optimizer;
  const rate = typeof learningRate === "number" ? learningRate : (learningRate.spec ?? null);
  return { ...plan, optimizer: { kind, numbers, learningRate: rate }, samples, progress };
}

/**
 * The plan of a saved run and how far it came, to go on with it. All of it is checked once more, since a file may say
 * anything; and what the caller says of it must be the same (`DH_STATE`).
 */
export function loadRun(
  call: string,
  saved: SavedRun,
  network: Network,
  data: AnyDataset,
  options: unknown,
): { readonly plan: FitPlan; readonly progress: RunProgress } {
  const given = knownKeys(call, options, [...RUN, ...FIT, "learningRate"]);
  if (data.samples !== saved.samples) {
    const message = `${call}: the run was on ${saved.samples} samples; data has ${data.samples}`;
    throw new DataError("DH_SHAPE", message);
  }
  const { validation } = given;
  const told = {
    ...optionsOf(call, saved, given),
    ...(validation !== undefined && { validation }),
  };
  const plan = { ...fitPlan(call, network, data, told), why: saved.why };
  const progress = checkedProgress(call, saved.progress, plan, data.samples);
  refuseChanges(call, plan, given, (changed) =>
    fitPlan(call, network, data, { ...told, ...changed }),
  );
  if (given.epochs === undefined) return { plan, progress };
  const min = progress.epoch - (progress.done.steps > 0 ? 0 : 1);
  const epochs = integer(call, "epochs", given.epochs, { min: Math.max(1, min), max: 2 ** 31 - 1 });
  return { plan: { ...plan, epochs }, progress };
}

/** The options of the fit that the run is of; the rate as it was, or as it is given again. */
function optionsOf(
  call: string,
  saved: SavedRun,
  given: { readonly optimizer?: unknown; readonly learningRate?: unknown },
): Record<string, unknown> {
  const { learningRate: rate, ...rule } = optionsObject(call, saved.optimizer, "optimizer");
  const own = given.learningRate ?? ownRate(given.optimizer);
  if (rate === null && own === undefined) {
    const message = `${call}: learningRate was a function of your own, which must be given again`;
    throw new ArgumentError("DH_ARG", message);
  }
  const planned = typeof rate === "object" && rate !== null ? fromSpec(rate) : rate;
  const names = FIT.filter((name) => name !== "optimizer" && saved[name] !== undefined);
  const options = Object.fromEntries(names.map((name) => [name, saved[name]]));
  return { ...options, optimizer: { ...rule, learningRate: own ?? planned } };
}

/** A schedule that no file can hold, of an optimizer that was given again. */
function ownRate(optimizer: unknown): unknown {
  const rate = (optimizer as { learningRate?: Schedule } | undefined)?.learningRate;
  return typeof rate === "function" && rate.spec === undefined ? rate : undefined;
}

/** Refuses what is said of the training and differs from what the run was told. */
function refuseChanges(
  call: string,
  plan: FitPlan,
  given: Partial<Record<(typeof FIT)[number], unknown>>,
  replan: (changed: object) => FitPlan,
): void {
  // "auto" is what it was on the machine that began.
  const same = (name: (typeof FIT)[number]): boolean =>
    name === "epochs" || given[name] === undefined || given[name] === "auto";
  const differences = FIT.filter((name) => !same(name)).flatMap((name) => {
    const [had, has] = [plan, replan({ [name]: given[name] })].map((each) => plain(each, name));
    return isDeepStrictEqual(had, has) ? [] : [`${name} was ${written(had)}, now ${written(has)}`];
  });
  if (differences.length === 0) return;
  const message = `${call}: this is not the run that was saved: ${differences.join("; ")}`;
  throw new StateError("DH_STATE", message);
}

/** An entry of a plan as a file holds it. */
const plain = (plan: FitPlan, name: (typeof FIT)[number]): unknown =>
  JSON.parse(JSON.stringify(saveRun(plan, 0, START)[name] ?? null));

const written = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : show(value);

/** How far a run came, if it can have come so far. */
function checkedProgress(
  call: string,
  value: unknown,
  plan: FitPlan,
  samples: number,
): RunProgress {
  const path = "progress";
  const progress = knownKeys(
    call,
    value,
    ["epoch", "done", "earlyStopping", "plateau", "checkpoint"],
    path,
  );
  const done = knownKeys(
    call,
    progress.done,
    ["steps", "samples", "cost", "ignored"],
    `${path}.done`,
  );
  const { batchSize, epochs } = plan;
  const train = samplesAnEpoch(plan, trainingSamples(call, plan, samples));
  const most = cutBatches(train, batchSize).steps - 1;
  const steps = integer(call, `${path}.done.steps`, done.steps, { min: 0, max: most });
  const seen = steps * batchSize;
  const { earlyStopping, plateau, checkpoint } = progress;
  return {
    epoch: integer(call, `${path}.epoch`, progress.epoch, { min: 1, max: epochs + 1 }),
    // No batch but an epoch's last one is smaller.
    done: {
      steps,
      samples: seen,
      cost: number(call, `${path}.done.cost`, done.cost),
      ignored: integer(call, `${path}.done.ignored`, done.ignored ?? 0, { min: 0, max: seen }),
    },
    ...(earlyStopping !== undefined && {
      earlyStopping: checkedPatience(call, `${path}.earlyStopping`, earlyStopping),
    }),
    ...(plateau !== undefined && {
      plateau: checkedPlateauState(call, `${path}.plateau`, plateau),
    }),
    ...(checkpoint !== undefined && {
      checkpoint: checkedPatience(call, `${path}.checkpoint`, checkpoint),
    }),
  };
}
