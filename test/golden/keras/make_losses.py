"""Writes `losses.json`: losses and their gradients as Keras' own training gives them.

Needs: pip install tensorflow-cpu==2.21.0 tf_keras==2.21.0   (Python 3.11)
Run:   python make_losses.py > losses.json

One dense layer without bias on six formula rows: what `train_on_batch` returns, and the gradient of the kernel taken
inside a `tf.function`, as in training (where Keras looks behind a softmax or a sigmoid for the logits).
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
import tf_keras as keras

from formula import hash_unit

ROWS, FEATURES = 6, 5


LOSSES = {
    "categorical-crossentropy": keras.losses.CategoricalCrossentropy,
    "sparse-categorical-crossentropy": keras.losses.SparseCategoricalCrossentropy,
    "binary-crossentropy": keras.losses.BinaryCrossentropy,
    "categorical-focal-crossentropy": keras.losses.CategoricalFocalCrossentropy,
    "binary-focal-crossentropy": keras.losses.BinaryFocalCrossentropy,
}


def case(name, end, units=3, scale=2.0, sample_weight=None, class_weight=None, **settings):
    x = (2 * hash_unit(ROWS * FEATURES, 300) - 1).reshape(ROWS, FEATURES).astype("f4")
    kernel = (scale * (2 * hash_unit(FEATURES * units, 301) - 1)).reshape(FEATURES, units).astype("f4")
    classes = np.arange(ROWS) % max(units, 2)
    if name.startswith("sparse"):
        y = classes.astype("f4")[:, None]
    elif units == 1:
        y = classes.astype("f4")[:, None]
    else:
        y = np.eye(units, dtype="f4")[classes]
    model = keras.Sequential([keras.layers.Input((FEATURES,)), keras.layers.Dense(units, activation=end, use_bias=False)])
    model.layers[-1].set_weights([kernel])
    model.compile("sgd", LOSSES[name](**settings))
    weights = np.ones(ROWS, "f4") if sample_weight is None else np.array(sample_weight, "f4")
    if class_weight is not None:
        weights = weights * np.array([class_weight[int(c)] for c in classes], "f4")

    @tf.function
    def gradient():
        with tf.GradientTape() as tape:
            loss = model.compute_loss(x, tf.constant(y), model(x, training=True), tf.constant(weights))
        return loss, tape.gradient(loss, model.layers[-1].kernel)

    loss, slope = gradient()
    value = model.train_on_batch(x, y, sample_weight=None if sample_weight is None else weights if class_weight is None
                                 else np.array(sample_weight, "f4"), class_weight=class_weight)
    assert abs(float(loss) - float(value)) < 1e-6 * max(1, abs(value)), (name, end, float(loss), value)
    return dict(loss=name, end=end, units=units, scale=scale, settings=settings, classes=classes.tolist(),
                weights=weights.tolist(), value=float(value), gradient=slope.numpy().astype(float).tolist())


HALVES = [1.0, 0.5, 2.0, 0.0, 1.5, 1.0]
CASES = [
    case("categorical-crossentropy", "softmax"),
    case("categorical-crossentropy", "softmax", scale=60.0),
    case("categorical-crossentropy", "softmax", label_smoothing=0.1),
    case("categorical-crossentropy", "softmax", sample_weight=HALVES),
    case("categorical-crossentropy", "softmax", class_weight={0: 0.5, 1: 2.0, 2: 1.25}),
    case("categorical-crossentropy", "softmax", sample_weight=HALVES, class_weight={0: 0.5, 1: 2.0, 2: 1.25}),
    case("categorical-crossentropy", "linear", from_logits=True),
    case("categorical-crossentropy", "linear", from_logits=True, label_smoothing=0.2),
    case("categorical-crossentropy", "hard_sigmoid"),
    case("categorical-crossentropy", "hard_sigmoid", scale=6.0, label_smoothing=0.1),
    case("categorical-crossentropy", "sigmoid"),
    case("sparse-categorical-crossentropy", "softmax"),
    case("sparse-categorical-crossentropy", "softmax", scale=60.0, sample_weight=HALVES),
    case("sparse-categorical-crossentropy", "linear", from_logits=True),
    case("sparse-categorical-crossentropy", "hard_sigmoid"),
    case("binary-crossentropy", "sigmoid", units=1),
    case("binary-crossentropy", "sigmoid", units=1, scale=60.0),
    case("binary-crossentropy", "sigmoid", units=1, label_smoothing=0.1, sample_weight=HALVES),
    case("binary-crossentropy", "sigmoid", units=1, class_weight={0: 0.5, 1: 2.0}),
    case("binary-crossentropy", "sigmoid", units=4),
    case("binary-crossentropy", "linear", units=1, from_logits=True),
    case("binary-crossentropy", "linear", units=3, from_logits=True, label_smoothing=0.1),
    case("binary-crossentropy", "hard_sigmoid", units=1),
    case("binary-crossentropy", "hard_sigmoid", units=3, scale=8.0),
    case("binary-crossentropy", "softmax", units=2),
    case("binary-crossentropy", "softmax", units=3, label_smoothing=0.1, sample_weight=HALVES),
    case("categorical-focal-crossentropy", "softmax"),
    case("categorical-focal-crossentropy", "softmax", gamma=0.5, alpha=0.7),
    case("categorical-focal-crossentropy", "softmax", gamma=3.0, label_smoothing=0.1, sample_weight=HALVES),
    case("categorical-focal-crossentropy", "softmax", scale=60.0),
    case("categorical-focal-crossentropy", "softmax", gamma=0.0, alpha=1.0),
    case("categorical-focal-crossentropy", "softmax", gamma=0.5, scale=60.0),
    case("binary-focal-crossentropy", "sigmoid", units=1),
    case("binary-focal-crossentropy", "sigmoid", units=4, gamma=1.5),
    case("binary-focal-crossentropy", "sigmoid", units=1, label_smoothing=0.1, sample_weight=HALVES),
    case("binary-focal-crossentropy", "sigmoid", units=1, scale=60.0),
    # With gamma below 1 and a saturated sigmoid the gradient of Keras is not a number.
    case("binary-focal-crossentropy", "sigmoid", units=1, gamma=0.5),
]
print(json.dumps(dict(rows=ROWS, features=FEATURES, input_salt=300, kernel_salt=301, cases=CASES), separators=(",", ":")))
