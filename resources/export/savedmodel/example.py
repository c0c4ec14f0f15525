"""Class probabilities of images with the exported model in TensorFlow.

    pip install tensorflow numpy pillow
    python example.py image.jpg

For research use only: not for diagnosis.
"""

from pathlib import Path

import tensorflow as tf

import caselens_model

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    serve = tf.saved_model.load(str(HERE / "saved_model")).signatures["serving_default"]
    caselens_model.main(
        caselens_model.read_record(HERE), lambda values: serve(image=tf.constant(values))["probabilities"].numpy()
    )
