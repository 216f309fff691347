"""JAX: from its import to the end of the first step of training, compilation included."""

import json
import time

begin = time.perf_counter()
import jax
import jax.numpy as jnp
import numpy as np
import optax

imported = time.perf_counter()
layers = [20, 64, 32, 2]
features = jnp.asarray(np.arange(32 * 20).reshape(32, 20) % 7 - 3, jnp.float32)
labels = jnp.arange(32) % 2
random = np.random.default_rng(1)
parameters = [
    (jnp.asarray(random.normal(0, np.sqrt(2 / m), (m, n)), jnp.float32), jnp.zeros(n))
    for m, n in zip(layers, layers[1:])
]
optimizer = optax.adam(1e-3)
state = optimizer.init(parameters)


def loss(parameters):
    *hidden, (weights, bias) = parameters
    x = features
    for w, b in hidden:
        x = jax.nn.relu(x @ w + b)
    return optax.softmax_cross_entropy_with_integer_labels(x @ weights + bias, labels).mean()


@jax.jit
def step(parameters, state):
    updates, state = optimizer.update(jax.grad(loss)(parameters), state, parameters)
    return optax.apply_updates(parameters, updates), state


jax.block_until_ready(step(parameters, state))
end = time.perf_counter()
print(json.dumps({"seconds": end - begin, "importSeconds": imported - begin}))
