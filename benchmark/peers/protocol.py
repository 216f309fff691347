"""What every Python contender shares: the arguments, the data, and the answers to measure/turns.mjs."""

import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np


def resident(field):
    """The process's memory in bytes, as Linux counts it: `VmRSS` now, `VmHWM` at most; None elsewhere."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    return next(int(line.split()[1]) * 1024 for line in status.open() if line.startswith(field))


at_start = resident("VmRSS")


def problem():
    """The work in the folder that the command line names, with the samples to use, threads, and variant of the contender."""
    place, threads, samples, variant = Path(sys.argv[1]), *map(int, sys.argv[2:4]), sys.argv[4]
    work = SimpleNamespace(**json.loads((place / "work.json").read_text()))
    work.samples, work.threads, work.variant = samples, threads, variant

    def numbers(name, kind):
        return np.fromfile(place / name, kind) if (place / name).exists() else None

    features, labels = numbers("features.f32", np.float32), numbers("labels.u32", np.uint32)
    targets = numbers("targets.f32", np.float32)
    if features is not None:
        work.features = features.reshape(-1, work.layers[0])[:samples]
    # What the loss compares with: classes, or a column of numbers.
    if labels is not None:
        work.wanted = labels.astype(np.int32)[:samples]
    if targets is not None:
        work.wanted = targets.reshape(-1, 1)[:samples]
    return work


def serve(name, items, work):
    """Warms up with one repetition, then answers a line 'repeat N' with the seconds that `work(N)` took, the items that it
    got done (`items` each time), what it returned, if that is a loss, and the process's memory in bytes."""

    def answer(count):
        start = time.perf_counter()
        loss = work(count)
        seconds = time.perf_counter() - start
        answers = {"name": name, "seconds": seconds, "items": count * items}
        if loss is not None:
            answers["loss"] = float(loss)
        answers["memory"] = {"atStart": at_start, "peak": resident("VmHWM")}
        print(json.dumps(answers), flush=True)

    answer(1)
    for line in sys.stdin:
        command, *count = line.split()
        if command == "quit":
            break
        answer(int(count[0]))
