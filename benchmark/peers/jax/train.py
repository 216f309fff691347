"""JAX: one jitted call an epoch, a scan over its batches; optax's update rules."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax

from network import forward, optimizer_of, parameters_of, title
from protocol import problem, serve

work = problem()
# The faster way to draw dropout's numbers on one device.
jax.config.update("jax_threefry_partitionable", False)
features, wanted = jnp.asarray(work.features), jnp.asarray(work.wanted)
random = np.random.default_rng(1)

parameters = parameters_of(work, random)
optimizer = optimizer_of(work)
state = optimizer.init(parameters)


def loss(parameters, x, y, key):
    outputs = forward(work, parameters, x, key)
    if work.loss == "meanSquaredError":
        return jnp.square(outputs - y).mean()
    return optax.softmax_cross_entropy_with_integer_labels(outputs, y).mean()


@partial(jax.jit, donate_argnums=(0, 1))
def epoch(parameters, state, features, wanted, order, key):
    def step(carry, at):
        parameters, state = carry
        rows, index = at
        x = features.at[rows].get(mode="promise_in_bounds")
        y = wanted.at[rows].get(mode="promise_in_bounds")
        step_key = jax.random.fold_in(key, index) if work.dropout > 0 else None
        cost, gradient = jax.value_and_grad(loss)(parameters, x, y, step_key)
        updates, state = optimizer.update(gradient, state, parameters)
        return (optax.apply_updates(parameters, updates), state), cost

    steps = jnp.arange(len(order))
    (parameters, state), costs = jax.lax.scan(step, (parameters, state), (order, steps))
    return parameters, state, costs.mean()


def train(epochs):
    global parameters, state
    for _ in range(epochs):
        order = random.permutation(len(wanted)).astype(np.int32).reshape(-1, work.batch)
        key = jax.random.key(random.integers(2**31)) if work.dropout > 0 else None
        parameters, state, cost = epoch(parameters, state, features, wanted, order, key)
    return cost.block_until_ready()


serve(title, len(wanted), train)
