"""JAX: one jitted call an epoch, a scan over its batches; optax's Adam."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax

from protocol import problem, serve

task = problem()
features, labels = jnp.asarray(task.features), jnp.asarray(task.labels)
random = np.random.default_rng(1)

parameters = [
    (jnp.asarray(random.normal(0, np.sqrt(2 / m), (m, n)), jnp.float32), jnp.zeros(n))
    for m, n in zip(task.layers, task.layers[1:])
]
optimizer = optax.adam(1e-3)
state = optimizer.init(parameters)


def loss(parameters, x, y):
    *hidden, (weights, bias) = parameters
    for w, b in hidden:
        x = jax.nn.relu(x @ w + b)
    return optax.softmax_cross_entropy_with_integer_labels(x @ weights + bias, y).mean()


@partial(jax.jit, donate_argnums=(0, 1))
def epoch(parameters, state, features, labels, order):
    def step(carry, rows):
        parameters, state = carry
        x = features.at[rows].get(mode="promise_in_bounds")
        y = labels.at[rows].get(mode="promise_in_bounds")
        cost, gradient = jax.value_and_grad(loss)(parameters, x, y)
        updates, state = optimizer.update(gradient, state, parameters)
        return (optax.apply_updates(parameters, updates), state), cost

    (parameters, state), costs = jax.lax.scan(step, (parameters, state), order)
    return parameters, state, costs.mean()


def train(epochs):
    global parameters, state
    for _ in range(epochs):
        order = random.permutation(len(labels)).astype(np.int32).reshape(-1, task.batch)
        parameters, state, cost = epoch(parameters, state, features, labels, order)
    return cost.block_until_ready()


serve(f"JAX {jax.__version__}", len(labels), train)
