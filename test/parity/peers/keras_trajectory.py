"""The studies' training steps in Python Keras (tf_keras), written as the published scripts write them.

Reads one request as JSON from standard input; every weight and pixel comes from a file, so that both sides begin alike:
  {"study", "size", "classes", "learningRate", "steps", "batch",
   "seeds": [{"weights": file of float32 in layer order, "pixels": file of uint8, "labels": [[class of each image] of each step]}]}
Writes {"losses": [[loss of each step] of each seed]} as the last line.
"""
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import numpy as np
import tf_keras as keras

L, A, O = keras.layers, keras.applications, keras.optimizers


def base_of(make, size, **more):
    return make(include_top=False, weights=None, input_shape=(size, size, 3), **more)


def ham10000(size, classes):
    base = base_of(A.VGG16, size)
    base.trainable = False
    x = L.Dense(256, activation="relu")(L.Flatten()(base.output))
    return keras.Model(base.input, L.Dense(classes, activation="softmax")(x)), O.Adam, "categorical_crossentropy"


def breast(size, classes):
    base = base_of(A.DenseNet201, size)
    x = L.BatchNormalization()(L.GlobalAveragePooling2D()(base.output))
    return keras.Model(base.input, L.Dense(classes, activation="softmax")(x)), O.Adam, "binary_crossentropy"


def isic(size, classes):
    base = base_of(A.InceptionV3, size, pooling="avg")
    base.trainable = False
    return keras.Model(base.input, L.Dense(1, activation="sigmoid")(base.output)), O.RMSprop, "binary_crossentropy"


def malaria(size, classes):
    base = base_of(A.ResNet50V2, size)
    x = L.Flatten()(L.AveragePooling2D((4, 4))(base.output))
    x = L.Dense(128, activation="relu")(x)
    return keras.Model(base.input, L.Dense(classes, activation="softmax")(x)), O.Adam, "binary_crossentropy"


STUDIES = {
    "ham10000-vgg16": ham10000,
    "breast-densenet201": breast,
    "isic-inception-v3": isic,
    "malaria-resnet50v2": malaria,
}


def assign(model, file):
    values = np.fromfile(file, np.float32)
    at = 0
    for weight in (w for layer in model.layers for w in layer.weights):
        count = int(np.prod(weight.shape))
        weight.assign(values[at : at + count].reshape(weight.shape))
        at += count
    assert at == len(values), f"{len(values)} values for {at}"


def trajectory(model, task, seed):
    assign(model, seed["weights"])
    for variable in model.optimizer.variables:
        variable.assign(np.zeros(variable.shape, variable.dtype.as_numpy_dtype))
    model.optimizer.learning_rate = task["learningRate"]
    size, units = task["size"], model.output_shape[-1]
    pixels = np.fromfile(seed["pixels"], np.uint8).reshape(task["steps"], task["batch"], size, size, 3)
    losses = []
    for step, classes in enumerate(seed["labels"]):
        x = pixels[step].astype(np.float32) / np.float32(255)
        y = np.asarray(classes, np.float32)[:, None] if units == 1 else np.eye(units, dtype=np.float32)[classes]
        losses.append(float(model.train_on_batch(x, y)))
    return losses


def run(task):
    model, optimizer, loss = STUDIES[task["study"]](task["size"], task["classes"])
    model.compile(optimizer(task["learningRate"]), loss)
    return {"losses": [trajectory(model, task, seed) for seed in task["seeds"]]}


print(json.dumps(run(json.load(sys.stdin))), flush=True)
