"""The same work in Python Keras (tf_keras), written as the published scripts write it."""
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from peer import serve  # first of all: it takes standard output away from the libraries

import numpy as np
import tensorflow as tf
import tf_keras as keras

NETWORKS = {
    "mobilenet-v2": keras.applications.MobileNetV2,
    "resnet50v2": keras.applications.ResNet50V2,
    "densenet201": keras.applications.DenseNet201,
    "inception-v3": keras.applications.InceptionV3,
    "vgg16": keras.applications.VGG16,
}
CLASSES = 2
LEARNING_RATE = 1e-4  # as ours/training.ts


def since(started):
    return (time.perf_counter() - started) * 1000


def classifier(task):
    """A network with its two-class head and Keras' own starting weights (Glorot)."""
    size = task["inputSize"]
    base = NETWORKS[task["network"]](include_top=False, weights=None, input_shape=(size, size, 3))
    if task["head"] == "pooled":
        features = keras.layers.GlobalAveragePooling2D()(base.output)
    else:
        features = keras.layers.Dense(256, activation="relu")(keras.layers.Flatten()(base.output))
    output = keras.layers.Dense(CLASSES, activation="softmax", dtype="float32")(features)
    model = keras.Model(base.input, output)
    model.compile(optimizer=keras.optimizers.Adam(LEARNING_RATE), loss="categorical_crossentropy", metrics=["accuracy"])
    return model


def make_lively(model):
    """Kernels that keep the signal's size (He), so that no untrained network computes with subnormal numbers."""
    random = np.random.default_rng(1)
    for weight in model.weights:
        if not weight.name.split(":")[0].endswith("kernel"):
            continue
        shape = tuple(weight.shape)
        fan_in = np.prod(shape) / (shape[-2] if "depthwise_kernel" in weight.name else shape[-1])
        limit = np.sqrt(6 / fan_in)
        weight.assign(random.uniform(-limit, limit, shape).astype(np.float32))


def random_batch(task):
    size, batch = task["inputSize"], task["batch"]
    images = np.random.default_rng(1).random((batch, size, size, 3), np.float32)
    return images, np.eye(CLASSES, dtype=np.float32)[np.arange(batch) % CLASSES]


def set_precision(task):
    keras.mixed_precision.set_global_policy("mixed_bfloat16" if task["compute"] == "bfloat16" else "float32")


def train_step(task):
    set_precision(task)
    model = classifier(task)
    images, labels = random_batch(task)

    def run():
        started = time.perf_counter()
        model.train_on_batch(images, labels)
        return {"stepMs": since(started)}

    return run


def first_step(task):
    images, labels = random_batch(task)

    def run():
        started = time.perf_counter()
        model = classifier(task)
        load_ms = since(started)
        model.train_on_batch(images, labels)
        return {"loadMs": load_ms, "firstStepMs": since(started)}

    return run


def predict(task):
    model = classifier(task)
    make_lively(model)
    images, _ = random_batch(task)
    many = np.concatenate([images] * task["batches"])

    def run():
        started = time.perf_counter()
        model.predict(many, batch_size=task["batch"], verbose=0)
        return {"imageMs": since(started) / len(many)}

    return run


def flow(task, generator, classes):
    """The table of files through ImageDataGenerator, as the scripts do it."""
    import pandas as pd

    table = pd.DataFrame(
        {"path": [image["path"] for image in task["images"]], "label": [str(image["label"]) for image in task["images"]]}
    )
    size = task["inputSize"]
    return generator.flow_from_dataframe(
        table,
        x_col="path",
        y_col="label",
        classes=[str(label) for label in range(classes)],
        target_size=(size, size),
        batch_size=task["batch"],
        class_mode="categorical",
    )


def epoch(task):
    model = classifier(task)
    generator = keras.preprocessing.image.ImageDataGenerator(
        rescale=1 / 255, rotation_range=20, zoom_range=0.05, horizontal_flip=True, vertical_flip=True
    )
    batches = flow(task, generator, CLASSES)
    model.fit(batches, steps_per_epoch=2, epochs=1, verbose=0)

    def run():
        started = time.perf_counter()
        model.fit(batches, epochs=1, verbose=0)
        return {"epochMs": since(started)}

    return run


def frozen_job(task):
    """Some batches with the backbone in them, scaled to all images and epochs; both jobs cost the same."""
    size = task["inputSize"]
    base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(size, size, 3))
    make_lively(base)
    base.trainable = False
    hidden = keras.layers.Dense(256, activation="relu")(keras.layers.Flatten()(base.output))
    model = keras.Model(base.input, keras.layers.Dense(task["classes"], activation="softmax")(hidden))
    model.compile(optimizer=keras.optimizers.Adam(LEARNING_RATE), loss="categorical_crossentropy", metrics=["accuracy"])
    batches = flow(task, keras.preprocessing.image.ImageDataGenerator(rescale=1 / 255), task["classes"])
    model.fit(batches, steps_per_epoch=1, epochs=1, verbose=0)

    def run():
        started = time.perf_counter()
        model.fit(batches, steps_per_epoch=task["keras"]["batches"], epochs=1, verbose=0)
        batches_ms = since(started)
        job_ms = batches_ms / (task["keras"]["batches"] * task["batch"]) * len(task["images"]) * task["epochs"]
        return {"firstMs": job_ms, "secondMs": job_ms, "batchesMs": batches_ms}

    return run


def decode(task):
    from concurrent.futures import ThreadPoolExecutor

    from PIL import Image

    files, size = task["files"], task["size"]
    pool = ThreadPoolExecutor(os.cpu_count())

    def load_img(path):
        return keras.utils.img_to_array(keras.utils.load_img(path, target_size=(size, size)))

    def pillow(path):
        with Image.open(path) as image:
            return np.asarray(image.convert("RGB").resize((size, size), Image.BILINEAR), np.float32)

    def in_graph(path):
        return tf.image.resize(tf.io.decode_jpeg(tf.io.read_file(path), channels=3), (size, size))

    data = tf.data.Dataset.from_tensor_slices(files).map(in_graph, num_parallel_calls=tf.data.AUTOTUNE).batch(32).prefetch(2)
    ways = {
        "load-img": lambda: [load_img(path) for path in files],
        "load-img-threads": lambda: list(pool.map(load_img, files)),
        "pillow-threads": lambda: list(pool.map(pillow, files)),
        "tf-data": lambda: [batch for batch in data],
    }
    way = ways[task["way"]]

    def run():
        started = time.perf_counter()
        way()
        return {"imageMs": since(started) / len(files)}

    return run


def table_of(images):
    import pandas as pd

    return pd.DataFrame({"path": [image["path"] for image in images], "label": [str(image["label"]) for image in images]})


def malaria(task):
    """The study's script from random weights, three epochs instead of thirty; a seed a repetition."""
    ImageDataGenerator = keras.preprocessing.image.ImageDataGenerator
    varied = ImageDataGenerator(
        rescale=1 / 255,
        rotation_range=20,
        zoom_range=0.05,
        width_shift_range=0.05,
        height_shift_range=0.05,
        shear_range=0.05,
        horizontal_flip=True,
        fill_mode="nearest",
    )
    plain = ImageDataGenerator(rescale=1 / 255)
    common = dict(x_col="path", y_col="label", classes=["0", "1"], target_size=(128, 128), batch_size=task["batch"], class_mode="categorical")
    repetition = 0

    def run():
        nonlocal repetition
        repetition += 1
        keras.backend.clear_session()
        keras.utils.set_random_seed(repetition)
        started = time.perf_counter()
        base = keras.applications.ResNet50V2(include_top=False, weights=None, input_shape=(128, 128, 3))
        x = keras.layers.Flatten()(keras.layers.AveragePooling2D((4, 4))(base.output))
        x = keras.layers.Dropout(0.5)(keras.layers.Dense(128, activation="relu")(x))
        model = keras.Model(base.input, keras.layers.Dense(2, activation="softmax")(x))
        model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
        train = varied.flow_from_dataframe(table_of(task["train"]), seed=repetition, **common)
        validation = plain.flow_from_dataframe(table_of(task["validation"]), shuffle=False, **common)
        history = model.fit(train, validation_data=validation, epochs=task["epochs"], verbose=0).history
        return {"accuracy": history["val_accuracy"][-1], "loss": history["loss"][-1], "runMs": since(started)}

    return run


PREPARE = {
    "train-step": train_step,
    "first-step": first_step,
    "predict": predict,
    "epoch": epoch,
    "frozen-job": frozen_job,
    "malaria": malaria,
    "decode": decode,
}

serve(lambda task: PREPARE[task["kind"]](task))
