"""The network and optimizer of a piece of work, in PyTorch's terms."""

import torch
from torch import nn

title = f"PyTorch {torch.__version__.split('+')[0]}"

ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}

# Fused where there is such a version; PyTorch has no fused RMSprop on a CPU.
OPTIMIZERS = {
    "adam": lambda of, **options: torch.optim.Adam(of, fused=True, **options),
    "adamW": lambda of, **options: torch.optim.AdamW(of, fused=True, **options),
    "sgd": lambda of, **options: torch.optim.SGD(of, fused=True, **options),
    "momentum": lambda of, **options: torch.optim.SGD(of, momentum=0.9, fused=True, **options),
    "rmsProp": lambda of, **options: torch.optim.RMSprop(of, alpha=0.9, foreach=True, **options),
}


def prepare(work):
    """The seed and the settings that make PyTorch fast."""
    torch.manual_seed(1)
    torch.set_num_threads(work.threads)
    torch.set_flush_denormal(True)


def network_of(work):
    """The network, as He starts it."""
    layers = []
    for m, n in zip(work.layers, work.layers[1:]):
        linear = nn.Linear(m, n)
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        nn.init.zeros_(linear.bias)
        layers += [linear, ACTIVATIONS[work.activation]()]
        if getattr(work, "dropout", 0) > 0:
            layers.append(nn.Dropout(work.dropout))
    last = max(i for i, layer in enumerate(layers) if isinstance(layer, nn.Linear))
    return nn.Sequential(*layers[: last + 1])


def optimizer_of(work, parameters):
    """The update rule, or of parameters in groups, theirs."""
    return OPTIMIZERS[work.optimizer](parameters, lr=work.learningRate)
