"""Opens one exported model in every program that it is made for and prints what each says of the same images.

    open_exports.py FOLDER   with FOLDER/images.bin (float32, images as the network takes them) and FOLDER/shape.json ([n, h, w, 3])

Prints one line of JSON: answers by program. With --malaria also how the file's configuration differs from what Keras itself writes for
that recipe (layers and how they hang together; the optimiser).
"""

import json
import os
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import h5py
import keras
import numpy as np
import onnxruntime
import tensorflow as tf
import tf_keras

FOLDER = sys.argv[1]
SHAPE = json.load(open(f"{FOLDER}/shape.json"))
IMAGES = np.fromfile(f"{FOLDER}/images.bin", "<f4").reshape(SHAPE)
H5, KERAS = f"{FOLDER}/keras-h5/model.h5", f"{FOLDER}/keras/model.keras"


def serve():
    signature = tf.saved_model.load(f"{FOLDER}/savedmodel/saved_model").signatures["serving_default"]
    return signature(image=tf.constant(IMAGES))["probabilities"].numpy()


def answers():
    session = onnxruntime.InferenceSession(f"{FOLDER}/onnx/model.onnx")
    programs = {
        "tf_keras .h5": lambda: tf_keras.models.load_model(H5).predict(IMAGES, verbose=0),
        "Keras 3 .h5": lambda: keras.models.load_model(H5).predict(IMAGES, verbose=0),
        "Keras 3 .keras": lambda: keras.models.load_model(KERAS).predict(IMAGES, verbose=0),
        "ONNX Runtime": lambda: session.run(["probabilities"], {"image": IMAGES})[0],
        "TensorFlow SavedModel": serve,
    }
    return {name: np.asarray(run()).tolist() for name, run in programs.items()}


def configuration(path):
    with h5py.File(path) as file:
        return {name: json.loads(file.attrs[name]) for name in ("model_config", "training_config") if name in file.attrs}


def malaria_script():
    """The study's script as far as the saved file goes (../shared/design/product.md)."""
    layers = tf_keras.layers
    base = tf_keras.applications.ResNet50V2(weights=None, include_top=False, input_shape=(128, 128, 3))
    x = layers.AveragePooling2D(pool_size=(4, 4))(base.output)
    x = layers.Dense(128, activation="relu")(layers.Flatten(name="flatten")(x))
    model = tf_keras.Model(base.input, layers.Dense(2, activation="softmax")(layers.Dropout(0.5)(x)))
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    path = os.path.join(tempfile.mkdtemp(), "script.h5")
    model.save(path)
    with h5py.File(path) as theirs, h5py.File(H5) as ours:
        names = [[str(n) for n in file["model_weights"].attrs["layer_names"]] for file in (theirs, ours)]
        weights = [
            {f"{layer}: {str(weight)}": list(file["model_weights"][layer][str(weight)].shape)
             for layer in file["model_weights"].attrs["layer_names"]
             for weight in file["model_weights"][layer].attrs["weight_names"]}
            for file in (theirs, ours)
        ]
    return configuration(path), names, weights


def differences():
    (script, names, weights), ours = malaria_script(), configuration(H5)
    found = []
    for theirs, mine in zip(script["model_config"]["config"]["layers"], ours["model_config"]["config"]["layers"]):
        theirs["config"].pop("optional", None)  # since TensorFlow 2.17; older ones refuse it
        if theirs != mine:
            found.append([theirs, mine])
    for end in ("input_layers", "output_layers"):
        if script["model_config"]["config"][end] != ours["model_config"]["config"][end]:
            found.append([end, script["model_config"]["config"][end], ours["model_config"]["config"][end]])
    if names[0] != names[1]:
        found.append(["layer_names", *names])
    if weights[0] != weights[1]:
        found.append(["weights", *weights])
    if script["training_config"]["loss"] != ours["training_config"]["loss"]:
        found.append(["loss", script["training_config"], ours["training_config"]])
    optimizers = [config["training_config"]["optimizer_config"] for config in (script, ours)]
    for optimizer in optimizers:
        optimizer["config"]["learning_rate"] = round(optimizer["config"]["learning_rate"], 9)
    if optimizers[0] != optimizers[1]:
        found.append(["optimizer", *optimizers])
    return found


print(json.dumps({"answers": answers(), "differences": differences() if "--malaria" in sys.argv else []}))
