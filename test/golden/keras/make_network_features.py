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

A = keras.applications


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
    if last in ("gamma", "moving_variance", "variance"):
        v = 0.9 + 0.2 * u
    elif last in ("beta", "moving_mean", "mean", "count"):
        v = 0.2 * (u - 0.5)
    elif last == "bias":
        v = 0.1 * (u - 0.5)
    else:
        fan_in = int(np.prod(shape[:2])) if last == "depthwise_kernel" else int(np.prod(shape[:-1]))
        v = (2 * u - 1) * 0.6 * np.sqrt(6.0 / fan_in)
    return v.reshape(shape).astype(np.float32)


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
    for salt, w in enumerate([w for layer in model.layers for w in layer.weights]):
        value = formula_weight(w.name, w.shape.as_list(), salt)
        w.assign(value.astype(w.dtype.as_numpy_dtype))
    # A layer that has been built reads its statistics when it is finalised.
    for layer in model.layers:
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()
    pixels = np.floor(hash_unit(size * size * 3, 1000) * 256).astype(np.float32) / np.float32(divisor)
    maps = model.predict_on_batch(pixels.reshape(1, size, size, 3))
    return [float(f"{value:.9g}") for value in maps.astype(np.float64).mean(axis=(0, 1, 2))]


print(json.dumps({name: features(make, size, 1 if name == "efficientnet-b0" else 255)
                  for name, (make, size) in NETWORKS.items()}, separators=(",", ":")))
