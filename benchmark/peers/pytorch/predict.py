"""PyTorch: predictions in inference mode, an array of NumPy in and one out."""

import torch

from network import network_of, prepare, title
from protocol import problem, serve

work = problem()
prepare(work)
network = network_of(work).eval()


@torch.inference_mode()
def predict(count):
    for _ in range(count):
        network(torch.from_numpy(work.features)).numpy()


serve(title, work.batch, predict)
