"""The backend of Teimur Gasanov's article (2018), written anew from its description.

It is what this project is measured against, so it takes the steps that were published: the
classifier comes from the disk at every request, and pixels go from Pillow to numpy and back.
"""

from __future__ import annotations

import base64
import io
import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
from flask import Flask, request
from numpy.typing import NDArray
from PIL import Image
from skimage.exposure import rescale_intensity
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

CLASSIFIER = Path(os.environ.get("CLASSIFIER", "classifier.pkl"))
PAD = 30
"""Pixels of white to the left and to the right."""

WHITE, WHITISH = 255, 230

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


def features(canvas: bytes) -> NDArray[Any]:
    """Encoded picture -> 64 intensities in 0..16."""
    grey = on_white(Image.open(io.BytesIO(canvas))).convert("L")
    padded = np.pad(crop(np.array(grey)), ((0, 0), (PAD, PAD)), constant_values=WHITE)
    padded[padded > WHITISH] = 0
    small = Image.fromarray(padded).resize((8, 8), Image.Resampling.LANCZOS)
    levels: NDArray[Any] = rescale_intensity(  # type: ignore[no-untyped-call]
        np.asarray(small), out_range=(0, 16)
    )
    return levels.reshape(64)


def on_white(image: Image.Image) -> Image.Image:
    """Turn the canvas, wherever it is quite transparent, white."""
    if image.mode != "RGBA":
        return image
    pixels = np.array(image)
    pixels[pixels[..., 3] == 0] = WHITE
    return Image.fromarray(pixels)


def crop(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Drop the rows and the columns that are all white."""
    white = grey == WHITE
    cropped: NDArray[np.uint8] = grey[~white.all(axis=1)][:, ~white.all(axis=0)]
    return cropped
