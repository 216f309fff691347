"""JAX: predictions by a jitted function, an array of NumPy in and one out."""

import jax
import numpy as np

from network import forward, parameters_of, title
from protocol import problem, serve

work = problem()
parameters = parameters_of(work, np.random.default_rng(1))
network = jax.jit(lambda parameters, x: forward(work, parameters, x))


def predict(count):
    for _ in range(count):
        np.asarray(network(parameters, work.features))


serve(title, work.batch, predict)
