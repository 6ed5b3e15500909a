"""The backend of Teimur Gasanov's article (2018), written anew from its description.

It is what this project is measured against, so it is left as published: the classifier comes from
the disk at every request. Its `resize` is Pillow's, which is faster than scikit-image's.
"""

from __future__ import annotations

import base64
import io
import os
import pickle
from pathlib import Path

import numpy as np
from flask import Flask, request
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageOps
from skimage.exposure import rescale_intensity
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

CLASSIFIER = Path(os.environ.get("CLASSIFIER", "classifier.pkl"))
PAD = 30

app = Flask(__name__)


def train(path: Path) -> None:
    """Fit the article's classifier on scikit-learn's digits and write it to a file."""
    pixels, labels = load_digits(return_X_y=True)
    path.write_bytes(pickle.dumps(KNeighborsClassifier(n_neighbors=3).fit(pixels, labels)))


@app.post("/")
def predict() -> str:
    """Answer the digit on the canvas."""
    canvas = base64.b64decode(request.get_json()["image"].partition(",")[2])
    classifier = pickle.loads(CLASSIFIER.read_bytes())
    return str(classifier.predict([features(canvas)])[0])


def features(canvas: bytes) -> NDArray[np.float64]:
    """Encoded picture -> 64 intensities in 0..16."""
    grey = crop(on_white(Image.open(io.BytesIO(canvas))).convert("L"))
    small = ImageOps.expand(grey, PAD, 255).resize((8, 8))
    inverted = 255 - np.asarray(small, np.float64)
    levels: NDArray[np.float64] = rescale_intensity(  # type: ignore[no-untyped-call]
        inverted, out_range=(0, 16)
    )
    return levels.reshape(64)


def on_white(image: Image.Image) -> Image.Image:
    """Put the canvas, whose background is transparent, on white."""
    if image.mode != "RGBA":
        return image
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image)


def crop(grey: Image.Image) -> Image.Image:
    """Cut the white frame off."""
    return grey.crop(ImageChops.invert(grey).getbbox())
