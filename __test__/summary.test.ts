import test from "ava";
import { Network, dense, dropout, leakyRelu, relu, softmax } from "../src/index.ts";

const network = new Network({
  input: 64,
  layers: [
    dense(128),
    relu(),
    dropout(0.1),
    dense(100, { bias: false }),
    leakyRelu(),
    dense(10),
    softmax(),
  ],
});

test("the structure of a network: sizes by hand", (t) => {
  const { layers, ...totals } = network.structure({ batchSize: 32 });
  t.deepEqual(
    layers.map(({ kind, inputs, outputs, parameters, multiplyAdds }) => [
      kind,
      inputs,
      outputs,
      parameters,
      multiplyAdds,
    ]),
    [
      ["dense", 64, 128, 64 * 128 + 128, 64 * 128],
      ["relu", 128, 128, 0, 0],
      ["dropout", 128, 128, 0, 0],
      ["dense", 128, 100, 128 * 100, 128 * 100],
      ["leakyRelu", 100, 100, 0, 0],
      ["dense", 100, 10, 100 * 10 + 10, 100 * 10],
      ["softmax", 10, 10, 0, 0],
    ],
  );
  t.deepEqual(layers[0]?.options, { units: 128, bias: 1 });
  t.deepEqual(totals, {
    input: 64,
    outputs: 10,
    parameters: 8320 + 12_800 + 1010,
    multiplyAdds: 8192 + 12_800 + 1000,
    parameterBytes: 4 * 22_130,
    batchSize: 32,
    activationBytes: network.activationBytes(32),
  });
});

test("the summary says the same", (t) => {
  t.deepEqual(network.summary({ batchSize: 1 }).split("\n").slice(0, 13), [
    "   layer                   outputs  parameters   share",
    "──────────────────────────────────────────────────────",
    "0  dense(128)                  128        8320  37.6 %",
    "1  relu                        128           0   0.0 %",
    "2  dropout(0.1)                128           0   0.0 %",
    "3  dense(100, bias false)      100      12 800  57.8 %",
    "4  leakyRelu(slope 0.01)       100           0   0.0 %",
    "5  dense(10)                    10        1010   4.6 %",
    "6  softmax                      10           0   0.0 %",
    "──────────────────────────────────────────────────────",
    "numbers of a sample        64 in, 10 out",
    "parameters                 22 130 (88.5 kB)",
    "multiply-adds of a sample  21 992",
  ]);
  t.regex(network.summary(), /\nbetween layers, 64 samples {2,}[\d.]+ kB$/);
});

test("the size of the mini-batch is a count", (t) => {
  const message = /^Network\.summary: batchSize must be an integer 1\.\.\d+; got 0$/;
  t.throws(() => network.summary({ batchSize: 0 }), { code: "DH_RANGE", message });
});
