"""Class probabilities of images with the exported model in Keras 2.

    pip install tensorflow tf_keras numpy pillow
    python example.py image.jpg

For research use only: not for diagnosis. Keras 3 opens model.h5 too (`import keras`), unless layer names hold a slash (DenseNet).
"""

from pathlib import Path

import tf_keras

import caselens_model

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    model = tf_keras.models.load_model(HERE / "model.h5", compile=False)
    caselens_model.main(caselens_model.read_record(HERE), lambda values: model.predict(values, verbose=0))
