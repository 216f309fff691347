"""scikit-learn: MLPClassifier, an epoch a call of partial_fit. Of two classes it makes one logistic output."""

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

from protocol import problem, serve

work = problem()
classes = np.arange(work.layers[-1])
network = MLPClassifier(
    hidden_layer_sizes=work.layers[1:-1],
    activation="relu",
    solver="adam",
    alpha=0,
    batch_size=work.batch,
    learning_rate_init=1e-3,
    shuffle=True,
    random_state=1,
)


def train(epochs):
    for _ in range(epochs):
        network.partial_fit(work.features, work.wanted, classes=classes)
    return network.loss_


serve(f"scikit-learn {sklearn.__version__}", len(work.wanted), train)
