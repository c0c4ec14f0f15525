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

L, A = keras.layers, keras.applications


def hash_unit(count, salt):
    h = (np.arange(count, dtype=np.uint64) + 1) * 0x9E3779B1 + (salt + 1) * 0x85EBCA6B
    h &= 0xFFFFFFFF
    h ^= h >> np.uint64(16)
    h = (h * 0x7FEB352D) & 0xFFFFFFFF
    h ^= h >> np.uint64(15)
    h = (h * 0x846CA68B) & 0xFFFFFFFF
    h ^= h >> np.uint64(16)
    return h.astype(np.float64) / 4294967296.0


def formula_weight(name, shape, salt):
    u = hash_unit(int(np.prod(shape)), salt)
    last = name.split("/")[-1].split(":")[0]
    if last in ("gamma", "moving_variance"):
        v = 0.9 + 0.2 * u
    elif last in ("beta", "moving_mean"):
        v = 0.2 * (u - 0.5)
    elif last == "bias":
        v = 0.1 * (u - 0.5)
    else:
        v = (2 * u - 1) * 0.6 * np.sqrt(6.0 / int(np.prod(shape[:-1])))
    return v.reshape(shape).astype(np.float32)


def vgg16_ham10000():
    base = A.VGG16(include_top=False, weights=None, input_shape=(224, 224, 3))
    base.trainable = False
    x = L.Dense(256, activation="relu")(L.Flatten()(base.output))
    return keras.Model(base.input, L.Dense(7, activation="softmax")(x)), "categorical_crossentropy"


def inception_v3_isic():
    base = A.InceptionV3(include_top=False, weights=None, input_shape=(299, 299, 3), pooling="avg")
    base.trainable = False
    return keras.Model(base.input, L.Dense(1, activation="sigmoid")(base.output)), "binary_crossentropy"


def trajectory(make, optimizer, steps=20, batch=4):
    keras.backend.clear_session()
    model, loss = make()
    for salt, w in enumerate([w for layer in model.layers for w in layer.weights]):
        w.assign(formula_weight(w.name, w.shape.as_list(), salt))
    size, units = model.input_shape[1], model.output_shape[-1]
    pixels = np.floor(hash_unit(batch * size * size * 3, 1000) * 256)
    x = (pixels.astype(np.float32) / np.float32(255)).reshape(batch, size, size, 3)
    classes = np.arange(batch) % max(units, 2)
    y = classes.astype(np.float32)[:, None] if units == 1 else np.eye(units, dtype=np.float32)[classes]
    model.compile(optimizer, loss)
    return [float(model.train_on_batch(x, y)) for _ in range(steps)]


O = keras.optimizers
RUNS = dict(
    vgg16_ham10000=(vgg16_ham10000, "adam", 0.0001, O.Adam),
    inception_v3_isic=(inception_v3_isic, "rmsprop", 0.001, O.RMSprop),
)
print(json.dumps({name: dict(optimizer=optimizer, learning_rate=rate, losses=trajectory(make, made(rate)))
                  for name, (make, optimizer, rate, made) in RUNS.items()}, separators=(",", ":")))
