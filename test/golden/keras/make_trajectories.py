"""Writes `trajectories.json`: the losses of 20 steps of the two studies whose base stays frozen.

Needs: pip install tensorflow-cpu==2.21.0 tf_keras==2.21.0   (Python 3.11)
Run:   python make_trajectories.py > trajectories.json

Weights by formula (`test/support/formula-weights.ts`, their place in layer order is the salt), one batch of four formula
images (`hash_unit`, salt 1000, 256 grey levels, divided by 255), labels 0, 1, 2, 3 (0, 1, 0, 1 for one unit).
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tf_keras as keras

from formula import assign_formula_weights, hash_unit
from study_networks import inception_v3_isic, vgg16_ham10000


def trajectory(make, optimizer, steps=20, batch=4):
    keras.backend.clear_session()
    model = make()
    assign_formula_weights(model)
    size, units = model.input_shape[1], model.output_shape[-1]
    pixels = np.floor(hash_unit(batch * size * size * 3, 1000) * 256)
    x = (pixels.astype(np.float32) / np.float32(255)).reshape(batch, size, size, 3)
    classes = np.arange(batch) % max(units, 2)
    y = classes.astype(np.float32)[:, None] if units == 1 else np.eye(units, dtype=np.float32)[classes]
    model.compile(optimizer, "binary_crossentropy" if units == 1 else "categorical_crossentropy")
    return [float(model.train_on_batch(x, y)) for _ in range(steps)]


O = keras.optimizers
RUNS = dict(
    vgg16_ham10000=(vgg16_ham10000, "adam", 0.0001, O.Adam),
    inception_v3_isic=(inception_v3_isic, "rmsprop", 0.001, O.RMSprop),
)
print(json.dumps({name: dict(optimizer=optimizer, learning_rate=rate, losses=trajectory(make, made(rate)))
                  for name, (make, optimizer, rate, made) in RUNS.items()}, separators=(",", ":")))
