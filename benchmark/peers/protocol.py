"""What every Python contender shares: the arguments, the data, and the answers to run.mjs."""

import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np


def problem():
    """The task named on the command line: data folder, network, threads, samples to use, variant of the contender."""
    folder, network, threads, samples, *variant = sys.argv[1:]
    place = Path(folder) / network
    spec = json.loads((place / "network.json").read_text())
    features = np.fromfile(place / "features.f32", np.float32).reshape(-1, spec["layers"][0])
    labels = np.fromfile(place / "labels.u32", np.uint32).astype(np.int32)
    return SimpleNamespace(
        layers=spec["layers"],
        batch=spec["batch"],
        features=features[: int(samples)],
        labels=labels[: int(samples)],
        threads=int(threads),
        variant=variant[0] if variant else None,
    )


def serve(name, samples, train):
    """Warms up with one epoch, then answers a line 'epoch N' with the seconds that `train(N)` took and the loss it returned."""

    def answer(epochs):
        start = time.perf_counter()
        loss = train(epochs)
        seconds = time.perf_counter() - start
        print(json.dumps({"name": name, "seconds": seconds, "samples": epochs * samples, "loss": float(loss)}), flush=True)

    answer(1)
    for line in sys.stdin:
        command, *count = line.split()
        if command == "quit":
            break
        answer(int(count[0]) if count else 1)
