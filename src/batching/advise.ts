import {
  COUNT,
  POSITIVE,
  availableMemory,
  integer,
  knownKeys,
  mustBe,
  number,
} from "../check/index.ts";
import { ArgumentError } from "../errors.ts";
import { levelTwoCache } from "./cache.ts";

/** What tells the bytes that a mini-batch takes: its X, its Y and the activations of every layer. A `Network` does. */
export interface Sized {
  /** Bytes that a mini-batch of so many samples takes. */
  activationBytes(batchSize: number): number;
}

/** What {@link adviseBatchSize} goes by. */
export interface BatchAdviceOptions {
  /** Samples in the training set, 1 or more. */
  readonly samples: number;
  /** The network, for the size of its activations. */
  readonly network?: Sized;
  /** Numbers in a sample, where there is no network yet. */
  readonly width?: number;
  /** Bytes of memory; default: what this process may have. */
  readonly memory?: number;
  /** Bytes of a core's level 2 cache; default: this machine's. */
  readonly cache?: number;
}

/** A batch size, and the reason for it in a sentence. */
export interface BatchAdvice {
  /** Samples of a mini-batch. */
  readonly batchSize: number;
  /** The reason, for people to read. */
  readonly why: string;
}

/** Up to so many samples, one batch of all of them is best. */
const SMALL = 2000;
/** The sizes of a mini-batch; larger ones are rarer, and must be asked for. */
const SIZES = [512, 256, 128, 64] as const;

/**
 * A batch size by the rule of the lecture notes: of at most 2000 samples, all; else the largest of 64, 128, 256 and 512
 * whose X, Y and activations fit the cache, and in any case the memory.
 *
 * The cache is this machine's, so another machine may get other advice: give `cache`, or the batch size itself, where
 * runs must agree in every bit.
 */
export function adviseBatchSize(options: BatchAdviceOptions): BatchAdvice {
  const call = "adviseBatchSize";
  const given = knownKeys(call, options, ["samples", "network", "width", "memory", "cache"]);
  const samples = integer(call, "samples", given.samples, { min: 1, max: Number.MAX_SAFE_INTEGER });
  const memory = number(call, "memory", given.memory ?? availableMemory(), POSITIVE);
  const cache = number(call, "cache", given.cache ?? levelTwoCache(), POSITIVE);
  const bytes = sizeOf(call, given.network, given.width);

  const needed = bytes?.(samples) ?? 0;
  if (samples <= SMALL && needed <= memory) {
    return {
      batchSize: samples,
      why: `${count(samples)} samples are at most ${count(SMALL)}: one batch of all of them`,
    };
  }
  const many = `${count(samples)} samples are too many for one batch`;
  if (bytes === undefined) {
    return {
      batchSize: 64,
      why: `${many}; 64 is where to begin when neither network nor width is known`,
    };
  }
  const fitting = SIZES.find((size) => bytes(size) <= Math.min(cache, memory));
  if (fitting !== undefined) {
    const why = `${many}; ${fitting} take ${size(bytes(fitting))} of the ${size(cache)} level 2 cache`;
    return { batchSize: fitting, why };
  }
  let batchSize: number = SIZES[SIZES.length - 1] as number;
  while (batchSize > 1 && bytes(batchSize) > memory) batchSize /= 2;
  const limit =
    batchSize === 64
      ? `no size from 64 fits the ${size(cache)} level 2 cache`
      : `64 exceed ${size(memory)} of memory`;
  return { batchSize, why: `${many}; ${limit}, ${batchSize} take ${size(bytes(batchSize))}` };
}

function sizeOf(
  call: string,
  network: unknown,
  width: unknown,
): ((batchSize: number) => number) | undefined {
  if (network !== undefined) {
    const sized = network as Sized | null;
    if (typeof sized?.activationBytes === "function")
      return (batchSize) => sized.activationBytes(batchSize);
    throw new ArgumentError("DH_ARG", mustBe(call, "network", "a Network", network));
  }
  if (width === undefined) return undefined;
  const numbers = integer(call, "width", width, COUNT);
  return (batchSize) => 4 * numbers * batchSize;
}

/** `60 000` */
const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, " ");

/** `768 KiB`, `2.0 MiB` */
function size(bytes: number): string {
  if (bytes < 2 ** 20) return `${Math.ceil(bytes / 2 ** 10)} KiB`;
  return bytes < 2 ** 30
    ? `${(bytes / 2 ** 20).toFixed(1)} MiB`
    : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
