import { adviseBatchSize } from "../../batching/advise.ts";
import { cutBatches } from "../../batching/cut.ts";
import { column, type Figure, type Series, type Settings } from "../figure.ts";
import { digits } from "../words.ts";

type Names = "samples" | "width";

// #region shown
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];

/** Bytes of a core's level 2 cache, and of memory: given, so that every machine gives the same advice. */
const MACHINE = { cache: 2 ** 20, memory: 2 ** 33 };

/** What a batch size means: steps an epoch, and the bytes of a mini-batch. */
function run({ samples, width }: Settings<Names>): Series {
  const { batchSize } = adviseBatchSize({ samples, width, ...MACHINE });
  return {
    steps: Float64Array.from(SIZES, (size) => cutBatches(samples, size).steps),
    bytes: Float64Array.from(SIZES, (size) => 4 * width * size),
    cache: new Float64Array(SIZES.length).fill(MACHINE.cache),
    advised: Float64Array.of(batchSize),
  };
}
// #endregion

export const figure: Figure<Names> = {
  name: "batch_size",
  chapter: "Choosing a batch size",
  title: "Many steps, or a mini-batch that fills the machine",
  lesson: [
    "Up to 2000 samples, take all of them at once. Else take a power of two from 64 to 512: the more samples in a mini-batch, the better the processor is used, and the fewer steps an epoch has. 5 000 000 samples in batches of 1000 are 5000 steps.",
    "A mini-batch and its activations must fit the memory, and had better fit the cache. The library's advice is the largest of 64, 128, 256 and 512 that does. Here the cache has 1 MiB, whatever yours has.",
  ],
  formulas: [String.raw`\text{steps an epoch} = \left\lceil \frac{m}{b} \right\rceil`],
  controls: {
    samples: {
      label: "samples m",
      values: [1000, 2000, 10_000, 60_000, 5_000_000],
      initial: 60_000,
      names: { 10_000: "10 000", 60_000: "60 000", 5_000_000: "5 000 000" },
    },
    width: { label: "numbers of a sample", values: [20, 64, 784, 3072], initial: 784 },
  },
  views: [
    {
      kind: "curves",
      title: "Steps an epoch",
      x: { label: "batch size b", scale: "log" },
      y: { label: "steps", scale: "log" },
      at: SIZES,
      lines: [{ series: "steps", label: "steps an epoch", tone: "first" }],
    },
    {
      kind: "curves",
      title: "Bytes of a mini-batch",
      x: { label: "batch size b", scale: "log" },
      y: { label: "bytes", scale: "log" },
      at: SIZES,
      lines: [
        { series: "bytes", label: "a mini-batch", tone: "first" },
        { series: "cache", label: "the cache", tone: "second", style: "dashed" },
      ],
    },
  ],
  run,
  reading: (series, { samples, width }) => {
    const size = column(series, "advised")[0] as number;
    const { steps, last } = cutBatches(samples, size);
    const { why } = adviseBatchSize({ samples, width, ...MACHINE });
    return `The library's advice is a batch size of ${size}: ${why}. That makes ${steps} ${steps === 1 ? "step" : "steps"} an epoch, the last on ${last} samples; a mini-batch takes ${digits((4 * width * size) / 2 ** 10)} KiB.`;
  },
};
