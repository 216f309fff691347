import test from "ava";
import { fc } from "./support/property.ts";
import { Dataset } from "../src/data/dataset.ts";
import { encodeLabels } from "../src/data/labels.ts";

const numbered = (samples: number, classes: number): Dataset =>
  Dataset.fromArrays({
    features: Array.from({ length: samples }, (_, i) => [i, i + 0.5]),
    labels: Array.from({ length: samples }, (_, i) => i % classes),
    classes,
  });
/** Which samples of {@link numbered} these are. */
const ids = (data: Dataset): number[] =>
  Array.from({ length: data.samples }, (_, i) => data.features[2 * i]!);

test("rows, flat arrays and typed arrays are the same data set", (t) => {
  const sources = [
    Dataset.fromArrays({
      features: [
        [1, 2, 3],
        [4, 5, 6],
      ],
      labels: [0, 1],
    }),
    Dataset.fromArrays({ features: [1, 2, 3, 4, 5, 6], width: 3, labels: Uint8Array.of(0, 1) }),
    Dataset.fromArrays({
      features: Float64Array.of(1, 2, 3, 4, 5, 6),
      width: 3,
      labels: Float32Array.of(0, 1),
    }),
    Dataset.fromArrays({
      features: Float32Array.of(0, 1, 2, 3, 4, 5, 6).subarray(1),
      width: 3,
      labels: [0, 1],
    }),
    Dataset.fromArrays({
      features: [Float32Array.of(1, 2, 3), [4, 5, 6]],
      labels: [
        [1, 0],
        [0, 1],
      ],
    }),
  ];
  for (const data of sources) {
    t.deepEqual({ ...data }, { ...sources[0]! });
    t.deepEqual([data.samples, data.width, data.classes, data.outputs], [2, 3, 2, 2]);
    t.deepEqual([...data.features], [1, 2, 3, 4, 5, 6]);
    t.deepEqual(data.labels, Uint32Array.of(0, 1));
  }
});

test("later changes to the arrays do not reach the data set", (t) => {
  const [features, labels, targets] = [
    Float32Array.of(1, 2),
    Uint32Array.of(0, 1),
    Float32Array.of(3, 4),
  ];
  const data = [
    Dataset.fromArrays({ features, width: 1, labels }),
    Dataset.fromArrays({ features, width: 1, targets }),
  ];
  for (const array of [features, labels, targets]) array.fill(9);
  t.deepEqual([...data[0]!.features], [1, 2]);
  t.deepEqual([...data[0]!.labels!], [0, 1]);
  t.deepEqual([...data[1]!.targets!], [3, 4]);
});

test("targets of one and of several numbers", (t) => {
  const features = [[1], [2]];
  t.is(Dataset.fromArrays({ features, targets: [3, 4] }).outputs, 1);
  t.is(
    Dataset.fromArrays({
      features,
      targets: [
        [3, 4],
        [5, 6],
      ],
    }).outputs,
    2,
  );
  const flat = Dataset.fromArrays({ features, targets: [3, 4, 5, 6], outputs: 2 });
  t.deepEqual([flat.outputs, flat.classes, flat.labels], [2, undefined, undefined]);
});

test("soft labels are kept as targets", (t) => {
  const data = Dataset.fromArrays({
    features: [[1], [2]],
    labels: [
      [0.25, 0.75],
      [1, 0],
    ],
    softLabels: true,
  });
  t.deepEqual([data.classes, data.outputs, data.labels], [2, 2, undefined]);
  t.deepEqual([...data.targets!], [0.25, 0.75, 1, 0]);
});

test("names become numbers in the order of classes, or sorted", (t) => {
  const labels = ["dog", "cat", "dog"];
  const features = [[1], [2], [3]];
  const given = Dataset.fromArrays({ features, labels, classes: ["dog", "cat", "cow"] });
  t.deepEqual(
    [[...given.labels!], given.classes, given.classNames],
    [[0, 1, 0], 3, ["dog", "cat", "cow"]],
  );
  const sorted = Dataset.fromArrays({ features, ...encodeLabels(labels) });
  t.deepEqual(
    [[...sorted.labels!], sorted.classes, sorted.classNames],
    [[1, 0, 1], 2, ["cat", "dog"]],
  );
});

test("a table of objects or arrays", (t) => {
  const flowers = [
    { length: 5.1, width: 3.5, species: "setosa" },
    { width: 2, species: "lily", length: 4 },
  ];
  const data = Dataset.fromRows(flowers, { target: "species" });
  t.deepEqual(
    [data.featureNames, data.classNames, [...data.labels!]],
    [
      ["length", "width"],
      ["lily", "setosa"],
      [1, 0],
    ],
  );
  t.deepEqual(data.features, Float32Array.of(5.1, 3.5, 4, 2));
  const prices = Dataset.fromRows(
    [
      [1, 200.5],
      [2, 300],
    ],
    { target: 1 },
  );
  t.deepEqual(
    [[...prices.features], [...prices.targets!]],
    [
      [1, 2],
      [200.5, 300],
    ],
  );
});

test("a few whole numbers are classes, unless the task says otherwise", (t) => {
  const rows = [7, 1, 2, 7, 1, 2].map((goal, i) => ({ x: i, goal }));
  const classes = Dataset.fromRows(rows, { target: "goal" });
  t.deepEqual(
    [classes.classNames, [...classes.labels!]],
    [
      ["1", "2", "7"],
      [2, 0, 1, 2, 0, 1],
    ],
  );
  t.is(Dataset.fromRows(rows, { target: "goal", task: "regression" }).targets?.[0], 7);
  const many = Array.from({ length: 50 }, (_, i) => ({ x: i, goal: i % 25 }));
  t.is(Dataset.fromRows(many, { target: "goal" }).classes, undefined);
  t.is(Dataset.fromRows(many, { target: "goal", task: "classification" }).classes, 25);
  const text = [
    { x: 1, goal: "b" },
    { x: 2, goal: "a" },
  ];
  t.deepEqual(
    [...Dataset.fromRows(text, { target: "goal", classes: ["b", "c", "a"] }).labels!],
    [0, 2],
  );
});

test("a batch and a subset are the rows asked for", (t) => {
  const data = numbered(10, 3);
  const batch = data.batch([7, 0, 7]);
  t.deepEqual(
    [[...batch.features], [...batch.labels!]],
    [
      [7, 7.5, 0, 0.5, 7, 7.5],
      [1, 0, 1],
    ],
  );
  const subset = data.subset(Uint32Array.of(9, 4));
  t.deepEqual([ids(subset), [...subset.labels!], subset.classes], [[9, 4], [0, 1], 3]);
  const fitted = Dataset.fromArrays({
    features: [[1], [2], [3]],
    targets: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  });
  t.deepEqual([...fitted.subset([2, 0]).targets!], [5, 6, 1, 2]);
});

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const part = fc.double({ min: 0.05, max: 0.95, noNaN: true });

test("a split has every sample once, and the share asked for", (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 300 }),
      part,
      seeds,
      fc.boolean(),
      (samples, share, seed, stratify) => {
        const { train, test } = numbered(samples, 4).split({ test: share, seed, stratify });
        t.is(test.samples, Math.round(share * samples));
        t.deepEqual(
          [...ids(train), ...ids(test)].sort((a, b) => a - b),
          [...Array(samples).keys()],
        );
      },
    ),
  );
});

test("a stratified split keeps each class within one sample of its share", (t) => {
  const labels = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 40, maxLength: 200 });
  fc.assert(
    fc.property(labels, part, seeds, (given, share, seed) => {
      const counts = [0, 1, 2, 3, 4].map((label) => given.filter((each) => each === label).length);
      fc.pre(!counts.includes(1));
      const data = Dataset.fromArrays({
        features: given.map((_, i) => [i]),
        labels: given,
        classes: 5,
      });
      const { test } = data.split({ test: share, seed, stratify: true });
      for (const [label, count] of counts.entries()) {
        const tested = test.labels!.filter((each) => each === label).length;
        t.true(Math.abs(tested - share * count) < 1, `${tested} of ${count} at ${share}`);
      }
    }),
  );
});

test("largest remainders, by hand", (t) => {
  // Shares of 0.3 of 5, 3 and 2: 1.5, 0.9 and 0.6; whole parts 1, 0, 0; the two rows left go to 0.9 and 0.6.
  const labels = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2];
  const data = Dataset.fromArrays({ features: labels.map((_, i) => [i]), labels });
  for (let seed = 0; seed < 20; seed++) {
    t.deepEqual(
      [...data.split({ test: 0.3, seed, stratify: true }).test.labels!].sort(),
      [0, 1, 2],
    );
  }
});

test("a split depends on its seed alone", (t) => {
  const split = (seed: number): number[] => ids(numbered(100, 2).split({ test: 0.2, seed }).test);
  t.deepEqual(split(1), split(1));
  t.notDeepEqual(split(1), split(2));
  // Written down once, from this code: it must not change.
  t.deepEqual(ids(numbered(10, 2).split({ test: 0.3, seed: 1 }).test), [1, 3, 8]);
});
