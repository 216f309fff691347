"""Keras on JAX, its fastest backend on a CPU: model.fit, many steps a call."""

import os

os.environ["KERAS_BACKEND"] = "jax"

import keras

from protocol import problem, serve

work = problem()
keras.utils.set_random_seed(1)

*hidden, classes = work.layers[1:]
network = keras.Sequential([keras.Input(work.layers[:1])])
for width in hidden:
    network.add(keras.layers.Dense(width, activation="relu", kernel_initializer="he_normal"))
network.add(keras.layers.Dense(classes, kernel_initializer="he_normal"))
network.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    steps_per_execution=50,
)


def train(epochs):
    history = network.fit(
        work.features, work.wanted, batch_size=work.batch, epochs=epochs, shuffle=True, verbose=0
    )
    return history.history["loss"][-1]


serve(f"Keras {keras.__version__} (JAX)", len(work.wanted), train)
