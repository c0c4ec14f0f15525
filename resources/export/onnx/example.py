"""Class probabilities of images with the exported model in ONNX Runtime.

    pip install onnxruntime numpy pillow
    python example.py image.jpg

For research use only: not for diagnosis.
"""

from pathlib import Path

import onnxruntime

import caselens_model

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    session = onnxruntime.InferenceSession(str(HERE / "model.onnx"), providers=["CPUExecutionProvider"])
    caselens_model.main(caselens_model.read_record(HERE), lambda values: session.run(["probabilities"], {"image": values})[0])
