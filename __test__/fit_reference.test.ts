import { readFileSync } from "node:fs";
import test from "ava";
import { Dataset, Network, dense, sgd, tanh, type FitOptions } from "../src/index.ts";
import { watch, type Patience } from "../src/fit/controls/early_stopping.ts";
import type { Mode } from "../src/fit/controls/monitor.ts";
import { level, reduced, type Plateau, type PlateauState } from "../src/fit/controls/plateau.ts";

interface Fixture {
  readonly features: number[];
  readonly labels: number[];
  readonly weights: number[];
  readonly first: number[];
  readonly second: number[];
  readonly rate: number;
  readonly steps: readonly {
    readonly name: string;
    readonly batchSize: number;
    readonly options: Partial<FitOptions> & { readonly sampleWeight?: boolean };
    readonly costs: number[];
    readonly parameters: number[][];
  }[];
  readonly evaluated: number;
  readonly plateaus: readonly {
    readonly of: string;
    readonly values: number[];
    readonly plan: Omit<Plateau, "monitor">;
    readonly rates: number[];
  }[];
  readonly stoppings: readonly {
    readonly values: number[];
    readonly plan: { readonly mode: Mode; readonly patience: number; readonly minDelta: number };
    readonly stopped: number | null;
    readonly best: number;
  }[];
}

const fixture = JSON.parse(
  readFileSync(new URL("fixtures/fit/fit.json", import.meta.url), "utf8"),
) as Fixture;

const network = (): Network =>
  new Network({
    input: 3,
    layers: [
      dense(5, { initializer: fixture.first }),
      tanh(),
      dense(3, { initializer: fixture.second }),
    ],
  });

const data = (weighted: boolean): Dataset =>
  Dataset.fromArrays({
    features: Float32Array.from(fixture.features),
    width: 3,
    labels: fixture.labels,
    ...(weighted && { sampleWeight: fixture.weights }),
  });

/** Within so much, relatively where numbers are large. */
const near = (got: number, want: number, tolerance: number): boolean =>
  Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want));

for (const { name, batchSize, options, costs, parameters } of fixture.steps) {
  test(`${name}: PyTorch's costs and parameters`, async (t) => {
    const { sampleWeight = false, ...others } = options;
    const on = network();
    const history = await on.fit(data(sampleWeight), {
      ...others,
      epochs: 3,
      batchSize,
      shuffle: false,
      optimizer: sgd({ learningRate: fixture.rate }),
    });
    t.is(history.steps.costs.length, costs.length);
    for (const [i, cost] of costs.entries())
      t.true(near(history.steps.costs[i] as number, cost, 2e-6), `cost ${i}`);
    for (const [i, { name: tensor, values }] of on.tensors().entries()) {
      const want = parameters[i] as number[];
      t.is(values.length, want.length);
      t.true(
        values.every((value, k) => near(value, want[k] as number, 2e-6)),
        tensor,
      );
    }
  });
}

test("the loss of an evaluation is weighted as scikit-learn's log_loss", (t) => {
  const { loss, confusion } = network().evaluate(data(true), { loss: "softmaxCrossEntropy" });
  t.true(near(loss, fixture.evaluated, 1e-6), `${loss}`);
  // Measures count every sample alike.
  t.is(
    confusion?.flat().reduce((sum, count) => sum + count, 0),
    15,
  );
});

for (const [i, { of, values, plan, rates }] of fixture.plateaus.entries()) {
  test(`plateau ${i}: the rates of ${of}`, (t) => {
    const complete = { monitor: "loss", ...plan };
    let state: PlateauState | undefined;
    for (const [epoch, value] of values.entries()) {
      state = level(complete, state, { epoch: epoch + 1, value });
      t.is(reduced(complete, state, 0.5), rates[epoch] as number, `epoch ${epoch + 1}`);
    }
  });
}

for (const [i, { values, plan, stopped, best }] of fixture.stoppings.entries()) {
  test(`early stopping ${i}: the epoch at which Keras stops, and its best`, (t) => {
    let state: Patience | undefined;
    let ended: number | null = null;
    for (const [epoch, value] of values.entries()) {
      if (ended !== null) break;
      state = watch(plan, state, { epoch: epoch + 1, value });
      if (state.waited >= plan.patience) ended = epoch + 1;
    }
    t.is(ended, stopped);
    t.is(state?.best?.epoch, best);
  });
}

test("a metric that is negative and gets better is no plateau", (t) => {
  // PyTorch's relative margin asks -100 to become less than -100 * (1 - 1e-4), which -100 itself is (pytorch#47513).
  const plan: Plateau = {
    monitor: "loss",
    mode: "min",
    factor: 0.5,
    patience: 1,
    threshold: 1e-4,
    absolute: 0,
    cooldown: 0,
    minRate: 0,
  };
  let state: PlateauState | undefined;
  for (const [i, value] of [-1, -2, -3, -4].entries()) {
    state = level(plan, state, { epoch: i + 1, value });
    t.is(state.scale, 1);
  }
  state = level(plan, state, { epoch: 5, value: -4 });
  t.is(state.scale, 0.5, "no better than before");
  state = level(plan, state, { epoch: 6, value: -4.0001 });
  t.is(state.scale, 0.25, "within the margin");
});

test("a plateau never raises a rate, and keeps the least one", (t) => {
  const plan = { ...(fixture.plateaus[0] as { plan: Omit<Plateau, "monitor"> }).plan };
  const complete = { ...plan, monitor: "loss", minRate: 0.01 };
  const state = { waited: 0, cooling: 0, scale: 0.1 };
  t.is(reduced(complete, state, 0.5), 0.05);
  t.is(reduced(complete, state, 0.05), 0.01);
  t.is(reduced(complete, state, 0.001), 0.001, "of a warm-up");
});
