"""Writes `network-features.json`: the mean of every channel that each network gives for one image, full size, formula weights.

Needs: pip install tensorflow-cpu==2.21.0 tf_keras==2.21.0   (Python 3.11)
Run:   python make_network_features.py > network-features.json

Weights by formula (`test/support/formula-weights.ts`; the place in layer order is the salt), one formula image (`hash_unit`,
salt 1000, 256 grey levels), divided by 255 except where the network takes raw pixels.
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np
import tf_keras as keras

from formula import assign_formula_weights, hash_unit

A = keras.applications


NETWORKS = {
    "vgg16": (A.VGG16, 224),
    "vgg19": (A.VGG19, 224),
    "resnet50": (A.ResNet50, 224),
    "resnet50v2": (A.ResNet50V2, 224),
    "resnet101v2": (A.ResNet101V2, 224),
    "inception-v3": (A.InceptionV3, 299),
    "xception": (A.Xception, 299),
    "densenet121": (A.DenseNet121, 224),
    "densenet201": (A.DenseNet201, 224),
    "mobilenet-v2": (A.MobileNetV2, 224),
    "efficientnet-b0": (A.EfficientNetB0, 224),
}


def features(make, size, divisor):
    keras.backend.clear_session()
    model = make(include_top=False, weights=None, input_shape=(size, size, 3))
    assign_formula_weights(model)
    # A layer that has been built reads its statistics when it is finalised.
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()
    pixels = np.floor(hash_unit(size * size * 3, 1000) * 256).astype(np.float32) / np.float32(divisor)
    maps = model.predict_on_batch(pixels.reshape(1, size, size, 3))
    return [float(f"{value:.9g}") for value in maps.astype(np.float64).mean(axis=(0, 1, 2))]


print(json.dumps({name: features(make, size, 1 if name == "efficientnet-b0" else 255)
                  for name, (make, size) in NETWORKS.items()}, separators=(",", ":")))
