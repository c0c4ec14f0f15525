"""Class probabilities of images with the exported model in Keras 3.

    pip install tensorflow keras numpy pillow
    python example.py image.jpg

For research use only: not for diagnosis. Other backends of Keras 3 (JAX, PyTorch) open the same file.
"""

from pathlib import Path

import keras

import caselens_model

HERE = Path(__file__).resolve().parent

if __name__ == "__main__":
    model = keras.models.load_model(HERE / "model.keras", compile=False)
    caselens_model.main(caselens_model.read_record(HERE), lambda values: model.predict(values, verbose=0))
