"""Writes `optimizer-settings.json`: 20 steps of Keras optimisers with settings other than their defaults, with gradient
clipping, with kernel regularisers, and with a learning rate that changes.

Needs: pip install tensorflow-cpu==2.21.0 tf_keras==2.21.0   (Python 3.11)
Run:   python make_optimizers.py > optimizer-settings.json

Network and data as in `optimizers.json`: 6-4-3, softmax, categorical cross-entropy, one batch of 12 rows.
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tf_keras as keras

from formula import assign_formula_weights, hash_unit

L, O = keras.layers, keras.optimizers


def case(name, optimizer, rate, settings=(), clipping=(), l1=0.0, l2=0.0, changing=False):
    x = (2 * hash_unit(72, 50) - 1).reshape(12, 6).astype("f4")
    y = np.eye(3, dtype="f4")[np.arange(12) % 3]
    penalty = keras.regularizers.L1L2(l1, l2) if l1 or l2 else None
    model = keras.Sequential([L.Input((6,)), L.Dense(4, activation="relu", kernel_regularizer=penalty),
                              L.Dense(3, activation="softmax", kernel_regularizer=penalty)])
    assign_formula_weights(model)
    model.compile(optimizer(rate, **dict(settings), **dict(clipping)), "categorical_crossentropy")
    losses, rates = [], []
    for step in range(20):
        now = rate * (1.0 if not changing else (0.25 + step % 5) / 2)
        model.optimizer.learning_rate.assign(now)
        rates.append(now)
        losses.append(float(model.train_on_batch(x, y)))
    return dict(name=name, settings=dict(settings), clipping=dict(clipping), l1=l1, l2=l2, rates=rates, losses=losses,
                last_kernel=model.layers[-1].kernel.numpy().astype(float).tolist())


MOMENTUM = dict(momentum=0.9)
CASES = [
    case("sgd", O.SGD, 0.1, changing=True),
    case("sgd", O.SGD, 0.05, MOMENTUM, changing=True),
    case("sgd", O.SGD, 0.05, dict(momentum=0.8, nesterov=True), changing=True),
    case("rmsprop", O.RMSprop, 0.01, MOMENTUM),
    case("rmsprop", O.RMSprop, 0.005, dict(rho=0.7, momentum=0.5, epsilon=1e-3), changing=True),
    case("rmsprop", O.RMSprop, 0.01, changing=True),
    case("adam", O.Adam, 0.02, dict(beta_1=0.8, beta_2=0.95, epsilon=1e-4), changing=True),
    case("adamw", O.AdamW, 0.02, dict(beta_1=0.85, beta_2=0.99, weight_decay=0.05), changing=True),
    case("sgd", O.SGD, 0.5, clipping=dict(clipnorm=0.05)),
    case("sgd", O.SGD, 0.5, MOMENTUM, clipping=dict(global_clipnorm=0.1)),
    case("sgd", O.SGD, 0.5, clipping=dict(clipvalue=0.02)),
    case("adam", O.Adam, 0.01, clipping=dict(global_clipnorm=0.05)),
    case("adam", O.Adam, 0.01, clipping=dict(clipnorm=100.0)),
    case("sgd", O.SGD, 0.1, l2=0.02),
    case("sgd", O.SGD, 0.1, MOMENTUM, l1=0.01, l2=0.005),
    case("adam", O.Adam, 0.01, l1=0.01),
    case("rmsprop", O.RMSprop, 0.01, clipping=dict(clipnorm=0.2), l2=0.01),
]
print(json.dumps(CASES, separators=(",", ":")))
