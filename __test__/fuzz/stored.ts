import fc from "fast-check";
import { StoredDataset, type FitOptions } from "../../src/index.ts";
import { call, options, some, type Call } from "./arguments.ts";
import { tinyDataset, tinyNetwork } from "./values.ts";

/** The file of four samples that `program.ts` writes, opened; at times its owner has no more use for it. */
const state = fc.constantFrom("open", "open", "disposed");

async function opened(is: string): Promise<StoredDataset> {
  const stored = await StoredDataset.open("stored.safetensors");
  if (is === "disposed") stored.dispose();
  return stored;
}

const place = some(fc.nat(5));
const set = fc.constant(0).map(tinyDataset);

/** A call of a method of a data set in a file. */
const on = (
  name: string,
  act: (on: StoredDataset, ...values: never[]) => unknown,
  ...values: fc.Arbitrary<unknown>[]
): Call =>
  call(
    `StoredDataset.${name}`,
    (async (is: string, ...each: never[]) => act(await opened(is), ...each)) as never,
    state,
    ...values,
  );

/** Calls of data sets that stay in their file. */
export const storedCalls: readonly Call[] = [
  call(
    "StoredDataset.open",
    StoredDataset.open,
    some(fc.constantFrom("stored.safetensors", "good.safetensors", "good.csv", "missing", ".")),
    options({ classes: fc.constantFrom<unknown>(undefined, 2, 3, ["a", "b"], ["a", "a"]) }),
  ),
  call(
    "StoredDataset.write",
    StoredDataset.write,
    some(fc.constantFrom("written.safetensors", ".", "no/such/folder")),
    some(fc.oneof(set, fc.array(some(set), { maxLength: 3 }))),
  ),
  on("slice", (it, from: never, to: never) => it.slice(from, to).samples, place, place),
  on("read", (it, from: never, to: never) => it.read(from, to), place, place),
  on(
    "blocks",
    async (it, given: never) => {
      for await (const block of it.blocks(given)) tinyNetwork().predict(block.features);
    },
    options({ samples: fc.constantFrom(1, 3, 9) }),
  ),
  on(
    "dispose, and trained on",
    async (it, given: FitOptions) => {
      const network = tinyNetwork();
      await network.fit(it, given);
      return network.evaluate(it);
    },
    options({
      epochs: fc.constantFrom(1, 2),
      batchSize: fc.constantFrom(1, 3, 64, "full"),
      shuffle: fc.oneof(fc.boolean(), options({ window: fc.constantFrom(2, 3, 64) })),
      validation: fc.option(some(set), { nil: undefined }),
    }),
  ),
];
