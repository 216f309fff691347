"""PyTorch: the usual training loop with fused Adam; the variant 'compiled' passes the network and its loss through torch.compile."""

import torch
from torch import nn

from protocol import problem, serve

task = problem()
torch.manual_seed(1)
torch.set_num_threads(task.threads)
torch.set_flush_denormal(True)
features, labels = torch.from_numpy(task.features), torch.from_numpy(task.labels).long()

layers = []
for m, n in zip(task.layers, task.layers[1:]):
    linear = nn.Linear(m, n)
    nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
    nn.init.zeros_(linear.bias)
    layers += [linear, nn.ReLU()]
network = nn.Sequential(*layers[:-1])
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)


def loss(x, y):
    return nn.functional.cross_entropy(network(x), y)


if task.variant == "compiled":
    loss = torch.compile(loss)


def train(epochs):
    for _ in range(epochs):
        total = torch.zeros(())
        for rows in torch.randperm(len(labels)).split(task.batch):
            optimizer.zero_grad()
            cost = loss(features[rows], labels[rows])
            cost.backward()
            optimizer.step()
            total += cost.detach()
    return total.item() * task.batch / len(labels)


title = f"PyTorch {torch.__version__.split('+')[0]}"
serve(f"{title} compiled" if task.variant else title, len(labels), train)
