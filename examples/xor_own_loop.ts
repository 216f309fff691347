// A training loop of your own, with a loss of your own: a network learns the exclusive or.
import { Network, Optimizer, dense, sgd, tanh } from "downhill";

const x = new Float32Array([0, 0, 0, 1, 1, 0, 1, 1]);
const wanted = [0, 1, 1, 0];

const network = new Network({ input: 2, layers: [dense(8), tanh(), dense(1)], seed: 1 });
const optimizer = new Optimizer(sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }), network);

let loss = Infinity;
while (loss > 1e-6 && optimizer.steps < 2000) {
  const y = network.forward(x);
  const errors = y.map((value, i) => value - (wanted[i] ?? 0));
  loss = errors.reduce((sum, error) => sum + error ** 2 / 4, 0);
  network.backward(errors.map((error) => error / 2)); // the derivative of the loss by y
  optimizer.step();
  network.zeroGradients();
}

console.log(`loss ${loss.toExponential(2)} after ${optimizer.steps} steps`);
for (const [i, y] of network.predict(x).entries()) {
  console.log(`${x[2 * i]} xor ${x[2 * i + 1]} = ${y.toFixed(3)}`);
}
