"""PyTorch: from its import to the end of the first step of training."""

import json
import time

begin = time.perf_counter()
import torch
from torch import nn

imported = time.perf_counter()
features = (torch.arange(32 * 20).reshape(32, 20) % 7 - 3).float()
labels = torch.arange(32) % 2
network = nn.Sequential(
    nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 2)
)
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
nn.functional.cross_entropy(network(features), labels).backward()
optimizer.step()
end = time.perf_counter()
print(json.dumps({"seconds": end - begin, "importSeconds": imported - begin}))
