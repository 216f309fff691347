"""scikit-learn: a whole program, which reads the digits and trains until it tells those apart that it has not seen."""

import json
import sys

import numpy as np
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

file, goal = sys.argv[1:]
table = np.loadtxt(file, np.float32, delimiter=",", skiprows=1)
x, y = table[:, :64], table[:, 64].astype(int)
x, x_test, y, y_test = train_test_split(x, y, test_size=0.2, stratify=y, random_state=1)
network = MLPClassifier(
    hidden_layer_sizes=[128], solver="adam", learning_rate_init=3e-3, alpha=0, batch_size=64, random_state=1
)
for epoch in range(1, 101):
    network.partial_fit(x, y, classes=np.arange(10))
    accuracy = network.score(x_test, y_test)
    if accuracy >= float(goal):
        break
print(json.dumps({"accuracy": accuracy, "epochs": epoch}))
