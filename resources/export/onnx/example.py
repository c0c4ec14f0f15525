"""Class probabilities of images with the exported model in ONNX Runtime.

    pip install onnxruntime numpy pillow
    python example.py image.jpg

For research use only: not for diagnosis.
"""

from pathlib import Path

import numpy as np
import onnxruntime

import caselens_model

HERE = Path(__file__).resolve().parent


def run(session, record, values):
    """The model's output for one image; a model that was made elsewhere may want channels first, or a fixed number of images."""
    if record["input"]["layout"] == "nchw":
        values = np.ascontiguousarray(values.transpose(0, 3, 1, 2))
    values = np.repeat(values, record["input"]["shape"][0] or 1, axis=0)
    return session.run([record["output"]["name"]], {record["input"]["name"]: values})[0][:1]


if __name__ == "__main__":
    session = onnxruntime.InferenceSession(str(HERE / "model.onnx"), providers=["CPUExecutionProvider"])
    record = caselens_model.read_record(HERE)
    caselens_model.main(record, lambda values: run(session, record, values))
