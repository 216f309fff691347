"""PyTorch: an optimizer's steps on one tensor."""

import torch

from network import optimizer_of, prepare, title
from protocol import problem, serve

work = problem()
prepare(work)
weights = torch.full((work.parameters,), 0.5, requires_grad=True)
weights.grad = (torch.arange(work.parameters) % 201 - 100).float() * 1e-3
optimizer = optimizer_of(work, [weights])


def step(count):
    for _ in range(count):
        optimizer.step()


serve(title, work.parameters, step)
