"""Makes one full-size classifier in a form that CaseLens imports, and prints what its own program says of images.

    make_models.py KIND FOLDER IMAGE...   KIND: a key of KINDS

Writes the model below FOLDER. Images are read by Pillow, resized and prepared as the table KINDS says. Weights are drawn so that the answers
differ from image to image. Prints one line of JSON: {"files": [...], "answers": [[...], ...]}.
"""

import importlib
import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tensorflow as tf
from PIL import Image

KIND, FOLDER, PATHS = sys.argv[1], sys.argv[2], sys.argv[3:]
# Input size, resize rule, what is done to pixels.
KINDS = {
    "keras2-h5": (224, "pil_nearest", "tf"),
    "keras2-weights": (224, "pil_nearest", "caffe"),
    "keras3-keras": (128, "tf_bilinear", "raw"),
    "keras2-efficientnet": (64, "tf_bilinear", "raw"),
    "keras3-efficientnet": (64, "tf_bilinear", "raw"),
    "keras2-transfer": (64, "tf_bilinear", "raw"),
    "keras3-transfer": (64, "tf_bilinear", "raw"),
    "tfjs": (160, "pil_bilinear", "unit"),
    "onnx": (224, "pil_bilinear", "tf"),
}
SIZE, RULE, MODE = KINDS[KIND]
RANDOM = np.random.default_rng(5)


def image(path):
    rgb = Image.open(path).convert("RGB")
    if RULE == "tf_bilinear":
        pixels = tf.image.resize(np.asarray(rgb), (SIZE, SIZE), "bilinear").numpy()
    else:
        rule = Image.NEAREST if RULE == "pil_nearest" else Image.BILINEAR
        pixels = np.asarray(rgb.resize((SIZE, SIZE), rule), "f4")
    if MODE == "raw":
        return pixels
    if MODE == "unit":
        return pixels / 255
    if MODE == "tf":
        return pixels / 127.5 - 1
    return pixels[..., ::-1] - np.array([103.939, 116.779, 123.68], "f4")


def norms(model):
    for layer in model.layers:
        if hasattr(layer, "layers"):
            yield from norms(layer)
        elif type(layer).__name__ == "BatchNormalization":
            yield layer


def fill(model):
    """Batch norms as after training (statistics of the images), and a head whose scores differ from image to image."""
    for weight in model.weights:
        name = getattr(weight, "path", weight.name)
        if "gamma" in name:
            weight.assign(RANDOM.uniform(0.8, 1.2, tuple(weight.shape)))
        elif "beta" in name or "bias" in name:
            weight.assign(RANDOM.uniform(-0.1, 0.1, tuple(weight.shape)))
    usual = {layer: layer.momentum for layer in norms(model)}
    for layer in usual:
        layer.momentum = 0.0
    model(IMAGES, training=True)
    for layer, momentum in usual.items():
        layer.momentum = momentum
        # Channels in which twenty images hardly differ would blow up the rounding of either program (Keras itself was 2e-4 from float64).
        variance = np.asarray(layer.moving_variance)
        layer.moving_variance.assign(np.maximum(variance, variance.mean()))
    # Scores that differ from image to image, and not by so much that rounding is all that is seen.
    scores = np.log(np.maximum(np.asarray(model(IMAGES, training=False)), 1e-30))
    head = model.layers[-1]
    times = 0.05 / max(float((scores - scores.mean(axis=0)).std()), 1e-3)
    bias = np.asarray(head.bias)
    head.kernel.assign(times * np.asarray(head.kernel))
    # What all images have in common would decide alone: it is taken off.
    head.bias.assign(bias - times * (scores.mean(axis=0) - bias))


def save_tfjs(model, folder):
    """model.json and one weights file, as the converter of TensorFlow.js lays them out."""
    weights = [(w.name.split(":")[0], w.numpy().astype("<f4")) for layer in model.layers for w in layer.weights]
    with open(f"{folder}/group1-shard1of1.bin", "wb") as file:
        for _, values in weights:
            file.write(values.tobytes())
    manifest = [{"name": name, "shape": list(values.shape), "dtype": "float32"} for name, values in weights]
    topology = {"keras_version": "2.21.0", "backend": "tensorflow", "model_config": json.loads(model.to_json())}
    json.dump(
        {
            "format": "layers-model",
            "convertedBy": "make_models.py",
            "modelTopology": topology,
            "weightsManifest": [{"paths": ["group1-shard1of1.bin"], "weights": manifest}],
        },
        open(f"{folder}/model.json", "w"),
    )


def efficientnet(keras):
    """A network inside a sequential model, which scales images itself."""
    layers = keras.layers
    base = keras.applications.EfficientNetB0(weights=None, include_top=False, input_shape=(SIZE, SIZE, 3))
    head = [layers.GlobalAveragePooling2D(), layers.Dropout(0.2), layers.Dense(3, activation="softmax")]
    return keras.Sequential([base, *head])


def transfer(keras):
    """Augmentation, `preprocess_input` and a frozen network, as in the guides to transfer learning."""
    layers = keras.layers
    varied = [layers.RandomFlip("horizontal"), layers.RandomRotation(0.2), layers.RandomZoom(0.1), layers.RandomContrast(0.1)]
    base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(SIZE, SIZE, 3))
    base.trainable = False
    pixels = keras.Input((SIZE, SIZE, 3))
    prepared = keras.applications.vgg16.preprocess_input(keras.Sequential(varied)(pixels))
    features = layers.GlobalAveragePooling2D()(base(prepared, training=False))
    return keras.Model(pixels, layers.Dense(3, activation="softmax")(layers.Dropout(0.2)(features)))


IMAGES = np.stack([image(path) for path in PATHS])


def make():
    """The model, and the files that it consists of."""
    if KIND.endswith(("-efficientnet", "-transfer")):
        # tf_keras cannot write the index of `x[..., ::-1]` to a .keras file.
        name, module = ("model.keras", "keras") if KIND.startswith("keras3") else ("model.h5", "tf_keras")
        model = (efficientnet if KIND.endswith("-efficientnet") else transfer)(importlib.import_module(module))
        fill(model)
        model.save(f"{FOLDER}/{name}")
        return model, [name]
    if KIND == "keras3-keras":
        import keras

        base = keras.applications.ResNet50V2(weights=None, include_top=False, input_shape=(SIZE, SIZE, 3), pooling="avg")
        pixels = keras.Input((SIZE, SIZE, 3))
        varied = keras.layers.RandomFlip()(pixels)
        features = base(keras.layers.Rescaling(1 / 127.5, -1)(varied))
        model = keras.Model(pixels, keras.layers.Dense(3, activation="softmax")(keras.layers.Dropout(0.5)(features)))
        fill(model)
        model.save(f"{FOLDER}/model.keras")
        return model, ["model.keras"]
    import tf_keras as keras

    if KIND == "keras2-weights":
        base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(SIZE, SIZE, 3))
        flat = keras.layers.Flatten()(base.output)
        hidden = keras.layers.Dense(64, activation="relu")(flat)
        model = keras.Model(base.input, keras.layers.Dense(7, activation="softmax")(hidden))
        fill(model)
        model.save_weights(f"{FOLDER}/model_weights.h5")
        return model, ["model_weights.h5"]
    model = keras.applications.MobileNetV2(weights=None, input_shape=(SIZE, SIZE, 3), classes=3)
    fill(model)
    if KIND == "tfjs":
        save_tfjs(model, FOLDER)
        return model, ["model.json", "group1-shard1of1.bin"]
    if KIND == "onnx":
        save_onnx(model)
        return model, ["model.onnx"]
    model.save(f"{FOLDER}/model.h5")
    return model, ["model.h5"]


def save_onnx(model):
    import tf2onnx

    spec = (tf.TensorSpec((None, SIZE, SIZE, 3), tf.float32, name="images"),)
    predict = tf.function(lambda images: model(images, training=False))
    tf2onnx.convert.from_function(predict, input_signature=spec, opset=13, output_path=f"{FOLDER}/model.onnx")


MODEL, FILES = make()
ANSWERS = MODEL.predict(IMAGES, batch_size=4, verbose=0)
print(json.dumps({"files": FILES, "answers": ANSWERS.astype(float).tolist()}))
