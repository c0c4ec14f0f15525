"""What an exported CaseLens model does with an image, step by step as caselens.json says it.

For research use only: not for diagnosis. Needs numpy and Pillow.
"""

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

PILLOW_RESIZES = {"pil_nearest": Image.Resampling.NEAREST, "pil_bilinear": Image.Resampling.BILINEAR}


def read_record(folder):
    """caselens.json: classes, preprocessing, operating point, provenance."""
    return json.loads((Path(folder) / "caselens.json").read_text(encoding="utf-8"))


def read_image(path):
    """RGB as a person sees it: turned as EXIF says, grey as three equal channels, transparency dropped, 8 bits."""
    image = ImageOps.exif_transpose(Image.open(path))
    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image.convert("RGB")


def _taps(size, target):
    """Positions of an axis with half-pixel centres, in float32 as TensorFlow computes them: two neighbours and a weight."""
    scale = np.float32(size / target)
    position = (np.arange(target, dtype=np.float32) + np.float32(0.5)) * scale - np.float32(0.5)
    floor = np.floor(position)
    low = np.maximum(floor, 0).astype(int)
    high = np.minimum(floor.astype(int) + 1, size - 1)
    return low, high, (position - floor).astype(np.float64)


def resize(image, width, height, rule):
    """height x width x 3 numbers from 0 to 255; the whole image, its aspect ratio is not kept."""
    if rule in PILLOW_RESIZES:
        return np.asarray(image.resize((width, height), PILLOW_RESIZES[rule]), np.float32)
    if rule != "tf_bilinear":
        raise ValueError(f"unknown resize rule {rule}")
    pixels = np.asarray(image, np.float64)
    top, bottom, row_weight = _taps(pixels.shape[0], height)
    left, right, column_weight = _taps(pixels.shape[1], width)
    column_weight, row_weight = column_weight[None, :, None], row_weight[:, None, None]
    upper = pixels[top][:, left] + (pixels[top][:, right] - pixels[top][:, left]) * column_weight
    lower = pixels[bottom][:, left] + (pixels[bottom][:, right] - pixels[bottom][:, left]) * column_weight
    return (upper + (lower - upper) * row_weight).astype(np.float32)


def network_input(record, path):
    """What the network takes for one image: 1 x height x width x 3, float32."""
    rule = record["preprocessing"]
    pixels = resize(read_image(path), rule["width"], rule["height"], rule["resize"]).astype(np.float64)
    mean = np.asarray(rule["mean"], np.float32).astype(np.float64)
    values = (pixels[..., rule["channels"]] - mean) / np.asarray(rule["divisor"], np.float64)
    return values.astype(np.float32)[None]


def probabilities(record, output):
    """One number a class. A single sigmoid unit is the probability of the second of two classes."""
    values = np.asarray(output, np.float64).reshape(-1)
    is_sigmoid = record["output"]["kind"] == "sigmoid"
    if record["output"]["scores"] == "logits":
        powers = np.exp(values - values.max())
        values = 1 / (1 + np.exp(-values)) if is_sigmoid else powers / powers.sum()
    return np.array([1 - values[0], values[0]]) if is_sigmoid else values


def call(record, values):
    """The class that is called: one that reaches its threshold where the operating point has some, else the most probable."""
    classes, point = record["classes"], record["operatingPoint"]
    thresholds = point["thresholds"] if point else {}
    reached = [name for name in thresholds if values[classes.index(name)] >= thresholds[name]]
    if reached:
        return max(reached, key=lambda name: values[classes.index(name)])
    others = [name for name in classes if name not in thresholds] or classes
    return max(others, key=lambda name: values[classes.index(name)])


def main(record, run):
    """Prints a line for each class of each image; `run` takes the network's input and gives its output."""
    if len(sys.argv) < 2:
        sys.exit("usage: python example.py image.jpg [more images]")
    print(record["notice"], file=sys.stderr)
    for path in sys.argv[1:]:
        values = probabilities(record, run(network_input(record, path)))
        print(json.dumps({"image": path, "probabilities": dict(zip(record["classes"], values.tolist())), "call": call(record, values)}))
