// Trains a network on handwritten digits, and tests it on digits that it has never seen.
//
//     npm start             20 epochs
//     npm start -- 100      as many as you like; Ctrl-C ends it
import { Presets, SingleBar } from "cli-progress";
import { Dataset, Network, adam, dense, dropout, relu, schedules, writeReport } from "downhill";

const epochs = Number(process.argv[2] ?? 20);
const digits = await Dataset.fromCsv("datasets/digits.csv", { target: "digit" });
const { train: others, test } = digits.split({ test: 0.2, seed: 1, stratify: true });
const { train, test: validation } = others.split({ test: 0.1, seed: 1, stratify: true });

const network = new Network({
  input: digits.width,
  layers: [dense(128), relu(), dropout(0.1), dense(digits.outputs)],
  seed: 1,
});
console.log(network.summary());
console.log(
  `${train.samples} digits to learn from, ${validation.samples} to watch, ${test.samples} to test on`,
);

const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort());

const bar = new SingleBar(
  {
    format:
      "{bar} epoch {value}/{total}  cost {cost}  validation accuracy {accuracy}  {speed} samples/s",
    stream: process.stdout,
  },
  Presets.shades_classic,
);
const onTerminal = process.stdout.isTTY;
if (onTerminal) bar.start(epochs, 0, { cost: "-", accuracy: "-", speed: "-" });

const run = network.fit(train, {
  loss: "softmaxCrossEntropy",
  optimizer: adam({ learningRate: schedules.inverseTime({ initial: 0.01, decayRate: 0.1 }) }),
  epochs,
  batchSize: 64,
  l2: 1e-4,
  validation,
  norms: true,
  signal: interrupt.signal,
});
try {
  for await (const { epoch, loss, validation, samplesPerSecond } of run) {
    const cost = loss.toFixed(4);
    const accuracy = percent(validation.accuracy);
    const speed = Math.round(samplesPerSecond).toLocaleString("en");
    if (onTerminal) bar.update(epoch, { cost, accuracy, speed });
    else
      console.log(
        `epoch ${epoch}  cost ${cost}  validation accuracy ${accuracy}  ${speed} samples/s`,
      );
  }
} catch (error) {
  if (!interrupt.signal.aborted) throw error;
  process.exitCode = 130;
} finally {
  bar.stop();
}

const { accuracy } = network.evaluate(test);
console.log(`${interrupt.signal.aborted ? "Stopped. Test" : "Test"} accuracy ${percent(accuracy)}`);
console.log(`Digest ${network.digest()}`);
if (!interrupt.signal.aborted) {
  console.log("After 20 epochs: 97 % or more, and the same digest on every machine.");
  await writeReport("report.html", {
    network,
    history: await run,
    test,
    title: "Handwritten digits",
  });
  console.log("Charts of it all: report.html");
}

function percent(part = 0): string {
  return `${(100 * part).toFixed(2)} %`;
}
