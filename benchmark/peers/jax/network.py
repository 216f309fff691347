"""The network and optimizer of a piece of work, in JAX's terms."""

import jax
import jax.numpy as jnp
import numpy as np
import optax

title = f"JAX {jax.__version__}"

ACTIVATIONS = {"relu": jax.nn.relu, "tanh": jnp.tanh}

OPTIMIZERS = {
    "adam": optax.adam,
    "sgd": optax.sgd,
    "momentum": lambda rate: optax.sgd(rate, momentum=0.9),
    "rmsProp": lambda rate: optax.rmsprop(rate, decay=0.9),
}


def parameters_of(work, random):
    """Weights and biases, layer by layer, as He starts them."""
    return [
        (jnp.asarray(random.normal(0, np.sqrt(2 / m), (m, n)), jnp.float32), jnp.zeros(n))
        for m, n in zip(work.layers, work.layers[1:])
    ]


def forward(work, parameters, x, key=None):
    """The outputs; with a key, dropout is on."""
    *hidden, (weights, bias) = parameters
    for layer, (w, b) in enumerate(hidden):
        x = ACTIVATIONS[work.activation](x @ w + b)
        if key is not None:
            kept = jax.random.bernoulli(jax.random.fold_in(key, layer), 1 - work.dropout, x.shape)
            x = jnp.where(kept, x / (1 - work.dropout), 0)
    return x @ weights + bias


def optimizer_of(work):
    """The update rule; L2 is added to the gradient of the weights, which is cheaper than to the loss."""
    rule = OPTIMIZERS[work.optimizer](work.learningRate)
    if work.l2 == 0:
        return rule
    weights = [(True, False)] * (len(work.layers) - 1)
    return optax.chain(optax.add_decayed_weights(work.l2 / work.batch, weights), rule)
