"""Writes `callbacks.json`: what Keras' callbacks and schedules do on made-up curves.

Needs: pip install tensorflow-cpu==2.21.0 keras==3.15.1   (Python 3.11)
Run:   python make_callbacks.py > callbacks.json

`plateau`: the rate after each epoch by `ReduceLROnPlateau`. `stopping`: the epoch after which `EarlyStopping` stops (from 1; null: never) and
the best one. `schedules`: the rate of each step of 6 epochs of 5 steps. `csv`: the bytes of `CSVLogger` for two epochs.
"""
import json
import os
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
import keras

CURVES = {
    "falls": [1, 0.8, 0.7, 0.6, 0.55, 0.5, 0.45, 0.44, 0.43, 0.42, 0.41, 0.4],
    "stalls": [1, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8],
    "crawls": [0.5 - 0.00006 * k for k in range(14)],
    "rises": [0.3, 0.35, 0.4, 0.5, 0.45, 0.6, 0.55, 0.7, 0.65, 0.8, 0.75, 0.9],
    "waves": [1, 0.7, 0.9, 0.6, 0.8, 0.55, 0.75, 0.56, 0.7, 0.54, 0.9, 0.8, 0.7, 0.6, 0.53, 0.9],
    "late": [1, 1.1, 1.2, 1.3, 0.2, 0.3, 0.3, 0.3, 0.1, 0.2, 0.2, 0.2, 0.2, 0.2],
}
PLATEAUS = [
    {"patience": 2, "factor": 0.1, "min_lr": 0, "cooldown": 0, "min_delta": 1e-4},
    {"patience": 1, "factor": 0.5, "min_lr": 1e-4, "cooldown": 0, "min_delta": 1e-4},
    {"patience": 3, "factor": 0.2, "min_lr": 1e-5, "cooldown": 2, "min_delta": 1e-4},
    {"patience": 2, "factor": 0.3, "min_lr": 0, "cooldown": 1, "min_delta": 0},
]


class Model:
    def __init__(self, rate):
        self.optimizer = keras.optimizers.SGD(rate)
        self.stop_training = False
        self.metrics = []

    def get_weights(self):
        return []

    def set_weights(self, _):
        pass


def plateau(curve, monitor, settings):
    model = Model(0.001)
    callback = keras.callbacks.ReduceLROnPlateau(monitor=monitor, mode="min" if monitor == "val_loss" else "max", **settings)
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(curve):
        callback.on_epoch_end(epoch, {monitor: value})
        rates.append(float(model.optimizer.learning_rate))
    return rates


def stopping(curve, monitor, patience):
    model = Model(0.001)
    callback = keras.callbacks.EarlyStopping(monitor=monitor, mode="min" if monitor == "val_loss" else "max", patience=patience)
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, value in enumerate(curve):
        callback.on_epoch_end(epoch, {monitor: value})
        if model.stop_training:
            return {"stopped": epoch + 1, "best": callback.best_epoch + 1}
    return {"stopped": None, "best": callback.best_epoch + 1}


def schedules():
    rate, per_epoch, epochs = 0.003, 5, 6
    steps = range(per_epoch * epochs)
    s = keras.optimizers.schedules
    cosine = s.CosineDecay(rate, per_epoch * epochs)
    warm = s.CosineDecay(0.0, per_epoch * 4, warmup_target=rate, warmup_steps=per_epoch * 2)
    step = s.ExponentialDecay(rate, per_epoch * 2, 0.5, staircase=True)
    return {name: [float(f(k)) for k in steps] for name, f in (("cosine", cosine), ("warmCosine", warm), ("step", step))}


def csv():
    rows = [
        {"accuracy": 0.5, "loss": 0.75, "learning_rate": 0.001, "val_accuracy": 0.625, "val_balanced_accuracy": 0.5, "val_loss": 1.25},
        {"accuracy": 0.875, "loss": 0.25, "learning_rate": 0.0005, "val_accuracy": 1.0, "val_balanced_accuracy": 1.0, "val_loss": 0.125},
    ]
    path = os.path.join(tempfile.mkdtemp(), "log.csv")
    callback = keras.callbacks.CSVLogger(path)
    callback.on_train_begin()
    for epoch, logs in enumerate(rows):
        callback.on_epoch_end(epoch, logs)
    callback.on_train_end()
    with open(path, newline="") as file:
        return {"rows": rows, "text": file.read()}


monitors = ("val_loss", "val_accuracy")
print(json.dumps({
    "keras": keras.__version__,
    "plateau": [
        {"curve": name, "values": values, "monitor": monitor, "settings": settings, "rates": plateau(values, monitor, settings)}
        for name, values in CURVES.items() for monitor in monitors for settings in PLATEAUS
    ],
    "stopping": [
        {"curve": name, "values": values, "monitor": monitor, "patience": patience, **stopping(values, monitor, patience)}
        for name, values in CURVES.items() for monitor in monitors for patience in (1, 2, 3, 5)
    ],
    "schedules": schedules(),
    "csv": csv(),
}, indent=1))
