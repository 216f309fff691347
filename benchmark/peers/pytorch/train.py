"""PyTorch: the usual training loop; the variant 'compiled' passes the network and its loss through torch.compile."""

import torch
from torch import nn

from network import network_of, optimizer_of, prepare, title
from protocol import problem, serve

work = problem()
prepare(work)
features, wanted = torch.from_numpy(work.features), torch.from_numpy(work.wanted)
if work.loss == "softmaxCrossEntropy":
    wanted = wanted.long()

network = network_of(work)
parameters = list(network.parameters())
weights, biases = parameters[::2], parameters[1::2]
if work.l2 > 0:
    parameters = [{"params": weights, "weight_decay": work.l2 / work.batch}, {"params": biases}]
optimizer = optimizer_of(work, parameters)
measure = nn.functional.mse_loss if work.loss == "meanSquaredError" else nn.functional.cross_entropy


def loss(x, y):
    return measure(network(x), y)


if work.variant == "compiled":
    loss = torch.compile(loss)


def train(epochs):
    for _ in range(epochs):
        total = torch.zeros(())
        for rows in torch.randperm(len(wanted)).split(work.batch):
            optimizer.zero_grad()
            cost = loss(features[rows], wanted[rows])
            cost.backward()
            optimizer.step()
            total += cost.detach()
    return total.item() * work.batch / len(wanted)


serve(f"{title} compiled" if work.variant else title, len(wanted), train)
