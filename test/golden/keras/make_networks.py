"""Writes `networks.json`: the layers of the networks as Keras builds them, in Keras' order.

Needs: pip install tensorflow-cpu==2.21.0 tf_keras==2.21.0   (Python 3.11)
Run:   python make_networks.py > networks.json

One line a layer: name, kind, output shape without batch, the layers it reads, the settings that matter,
whether it has weights to train, and its weights with their shapes.
"""
import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tf_keras as keras

from study_networks import densenet201_breast, inception_v3_isic, resnet50v2_malaria, vgg16_ham10000

L, A = keras.layers, keras.applications
SETTINGS = ("activation", "epsilon", "max_value", "momentum", "padding", "pool_size", "rate", "strides")


def mobilenet_v2():
    return A.MobileNetV2(include_top=False, weights=None, input_shape=(224, 224, 3))


def mobilenet_v2_99():
    """An odd size: the other case of `correct_pad`."""
    return A.MobileNetV2(include_top=False, weights=None, input_shape=(99, 99, 3))


def plain(make, size):
    return lambda: make(include_top=False, weights=None, input_shape=(size, size, 3))


NETWORKS = {
    "vgg16-ham10000": vgg16_ham10000,
    "densenet201-breast": densenet201_breast,
    "inception-v3-isic": inception_v3_isic,
    "resnet50v2-malaria": resnet50v2_malaria,
    "mobilenet-v2": mobilenet_v2,
    "mobilenet-v2-99": mobilenet_v2_99,
    "vgg19": plain(A.VGG19, 224),
    "resnet50": plain(A.ResNet50, 224),
    "resnet101v2": plain(A.ResNet101V2, 224),
    "xception": plain(A.Xception, 299),
    "densenet121": plain(A.DenseNet121, 224),
    "efficientnet-b0": plain(A.EfficientNetB0, 224),
    # An odd size: the other case of `correct_pad`, for both kernels.
    "efficientnet-b0-99": plain(A.EfficientNetB0, 99),
}


def shape_of(layer):
    shape = layer.output_shape
    return list((shape if isinstance(shape, tuple) else shape[0])[1:])


def inputs_of(layer):
    if isinstance(layer, L.InputLayer):
        return []
    tensors = layer.input if isinstance(layer.input, list) else [layer.input]
    return [tensor.node.layer.name for tensor in tensors]


def row(layer):
    config = layer.get_config()
    return [
        layer.name,
        type(layer).__name__,
        shape_of(layer),
        inputs_of(layer),
        {key: config[key] for key in SETTINGS if config.get(key) is not None},
        bool(layer.trainable and layer.weights),
        [[w.name[len(layer.name) + 1:].split(":")[0], w.shape.as_list()] for w in layer.weights],
    ]


def text_of(model):
    rows = ",\n".join("    " + json.dumps(row(layer), separators=(",", ":"), default=float) for layer in model.layers)
    trainable = sum(w.shape.num_elements() for w in model.trainable_weights)
    counts = f'"parameters": {model.count_params()}, "trainableParameters": {trainable}'
    return f'{{\n    {counts},\n    "layers": [\n{rows}\n    ]}}'


if __name__ == "__main__":
    parts = []
    for name, build in NETWORKS.items():
        keras.backend.clear_session()
        parts.append(f'  "{name}": {text_of(build())}')
    print("{\n" + ",\n".join(parts) + "\n}")
