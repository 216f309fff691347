import test from "ava";
import { relu, dense, sgd, type Tensor } from "../src/index.ts";
import { data, digestAfter, network, options } from "./support/problems.ts";

/** The norm of what changed in a layer's tensors. */
const change = (layer: number, before: readonly Tensor[], after: readonly Tensor[]): number =>
  Math.hypot(
    ...after.flatMap(({ name, values }, i) =>
      name.startsWith(`${layer}.`)
        ? Array.from(values, (value, k) => value - (before[i]?.values[k] as number))
        : [],
    ),
  );

test("norms are those of what each step did to each layer", async (t) => {
  const on = network({ layers: [dense(16), relu(), dense(2)] });
  const rate = 0.1;
  let before = on.tensors();
  const run = on.fit(data, {
    epochs: 4,
    batchSize: "full",
    optimizer: sgd({ learningRate: rate }),
    l2: 0.5,
    norms: true,
  });
  const changes: number[][] = [];
  for await (const { epoch } of run) {
    const after = on.tensors();
    changes.push([0, 2].map((layer) => change(layer, before, after)));
    before = after;
    t.is(epoch, changes.length);
  }
  const { norms = [] } = await run;
  t.deepEqual(
    norms.map(({ layer }) => layer),
    [0, 2],
  );
  for (const [i, { gradients, updates }] of norms.entries()) {
    t.is(updates.length, 4);
    for (const [step, update] of updates.entries()) {
      const want = changes[step]?.[i] as number;
      t.true(want > 0 && Math.abs(update - want) < 1e-12, `${update} ${want}`);
      t.true(Math.abs((gradients[step] as number) * rate - want) < 1e-5 * want);
    }
  }
});

test("norms are there when asked for, one a step, and training is the same", async (t) => {
  const on = network();
  const { norms, steps } = await on.fit(data, { ...options, norms: true });
  t.is(norms?.length, 2);
  for (const { gradients, updates } of norms ?? []) {
    t.is(gradients.length, steps.costs.length);
    t.is(updates.length, steps.costs.length);
  }
  t.is(on.digest(), await digestAfter(20));
  t.is((await network().fit(data, options)).norms, undefined);
});

test("norms is true or false", async (t) => {
  await t.throwsAsync(async () => await network().fit(data, { ...options, norms: 1 as never }), {
    code: "DH_ARG",
    message: "Network.fit: norms must be true or false; got 1",
  });
});
