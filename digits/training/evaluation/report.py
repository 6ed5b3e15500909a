"""Evaluations as one self-contained page: tables, plots, and the worst mistakes as pictures."""

from __future__ import annotations

import html
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from digits.imaging.arrays import Ink
from digits.imaging.encode import data_uri
from digits.training.evaluation.evaluate import Evaluation

WORST = 60
THUMBNAIL = 56

STYLE = """
  :root { color-scheme: light dark }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums }
  td, th { padding: .2rem .6rem; text-align: right }
  th:first-child { text-align: left }
  tbody th { font-weight: normal }
  .matrix td { width: 2.2rem; background: rgb(200 60 40 / calc(var(--share) * 1%)) }
  .matrix td.right { background: rgb(60 140 90 / calc(var(--share) * .5%)) }
  .plots, .mistakes { display: flex; flex-wrap: wrap; gap: 1.5rem }
  .mistakes { gap: .6rem }
  figure { margin: 0; text-align: center; font-size: .8rem }
  .mistakes img { height: 56px; border: 1px solid #8888; background: #fff }
  .mistakes figcaption { max-width: 9rem; overflow-wrap: anywhere }
  svg { font-size: 11px; fill: currentColor }
"""


def page(evaluations: Sequence[Evaluation]) -> str:
    """Evaluations -> an HTML page that needs nothing else."""
    sections = "\n".join(section(evaluation) for evaluation in evaluations)
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>How right is it?</title><style>{STYLE}</style>
<h1>How right is it?</h1>
<p>{time.strftime("%Y-%m-%d")}, {models(evaluations)}</p>
{comparison(evaluations)}
{sections}
</html>
"""


def models(evaluations: Sequence[Evaluation]) -> str:
    """Each model and the hash of its artifact."""
    named = dict.fromkeys((e.model, e.sha256[:12]) for e in evaluations)
    return ", ".join(f"model {html.escape(model)} {sha256}".strip() for model, sha256 in named)


def comparison(evaluations: Sequence[Evaluation]) -> str:
    """Datasets down, models across: accuracy with its interval, and the calibration error."""
    models = list(dict.fromkeys(evaluation.model for evaluation in evaluations))
    cells = {(e.dataset.name, e.model): e for e in evaluations}
    rows = "".join(
        f"<tr><th>{html.escape(name)}</th>"
        + "".join(cell(cells.get((name, model))) for model in models)
        + "</tr>"
        for name in dict.fromkeys(e.dataset.name for e in evaluations)
    )
    head = "".join(f"<th>{html.escape(model)}</th><th>ECE</th>" for model in models)
    return f"<table><thead><tr><th>dataset</th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def cell(evaluation: Evaluation | None) -> str:
    if evaluation is None:
        return "<td></td><td></td>"
    low, high = evaluation.interval
    return (
        f"<td>{evaluation.accuracy:.2%} <small>({low:.1%} to {high:.1%})</small></td>"
        f"<td>{evaluation.calibration_error:.3f}</td>"
    )


def section(evaluation: Evaluation) -> str:
    """One model on one dataset."""
    name = html.escape(f"{evaluation.dataset.name}, {evaluation.model}")
    return f"""<h2>{name}</h2>
<div class="plots">{matrix(evaluation)}{reliability(evaluation)}{per_digit(evaluation)}</div>
<h3>The mistakes it was surest of</h3>
<div class="mistakes">{mistakes(evaluation)}</div>"""


def matrix(evaluation: Evaluation) -> str:
    """The confusion matrix; the deeper a cell's colour, the larger its share of its row."""
    rows = ""
    for digit, row in enumerate(evaluation.confusion):
        shares = 100 * row / max(row.sum(), 1)
        rows += f"<tr><th>{digit}</th>" + "".join(
            f'<td class="{"right" if answer == digit else "wrong"}"'
            f' style="--share:{shares[answer] * (1 if answer == digit else 10):.0f}">'
            f"{count or ''}</td>"
            for answer, count in enumerate(row)
        )
    head = "".join(f"<th>{answer}</th>" for answer in range(10))
    return (
        f'<figure><table class="matrix"><thead><tr><th></th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        "<figcaption>true digit down, answer across</figcaption></figure>"
    )


def reliability(evaluation: Evaluation) -> str:
    """Share of right answers against confidence; on the diagonal, confidence means what it says."""
    points = "".join(
        f'<circle cx="{20 + 160 * sure:.1f}" cy="{180 - 160 * right:.1f}"'
        f' r="{2 + 8 * np.sqrt(count / len(evaluation.dataset)):.1f}" fill="#3a8fb7"/>'
        for sure, right, count in evaluation.reliability
    )
    ticks = "".join(
        f'<text x="{14 + 160 * tick}" y="194">{tick:g}</text>'
        f'<text x="0" y="{184 - 160 * tick}">{tick:g}</text>'
        for tick in (0, 0.5, 1)
    )
    return (
        '<figure><svg width="200" height="200" role="img" aria-label="reliability">'
        '<path d="M20 20V180H180M20 180L180 20" fill="none" stroke="#8888"/>'
        f"{points}{ticks}</svg>"
        "<figcaption>share right against confidence</figcaption></figure>"
    )


def per_digit(evaluation: Evaluation) -> str:
    """Bars of the mistakes per true digit."""
    counts = evaluation.confusion
    wrong = 1 - np.diag(counts) / np.maximum(counts.sum(axis=1), 1)
    bars = "".join(
        f'<rect x="{24 + 17 * digit}" y="{170 - 140 * share / max(wrong.max(), 1e-9):.1f}"'
        f' width="12" height="{140 * share / max(wrong.max(), 1e-9):.1f}" fill="#c8503c"/>'
        f'<text x="{27 + 17 * digit}" y="184">{digit}</text>'
        for digit, share in enumerate(wrong)
    )
    return (
        f'<figure><svg width="200" height="200" role="img" aria-label="mistakes per digit">{bars}'
        f'<text x="24" y="20">highest: {wrong.max():.1%}</text></svg>'
        "<figcaption>share wrong of each digit</figcaption></figure>"
    )


def mistakes(evaluation: Evaluation) -> str:
    """The wrong answers given with most confidence: picture and ink, label, answer, file."""
    return "".join(mistake(evaluation, row) for row in evaluation.mistakes(WORST))


def mistake(evaluation: Evaluation, row: int) -> str:
    """One wrong answer; the picture as it was found beside its ink, where it has a file."""
    dataset = evaluation.dataset
    inks, name = [thumbnail(dataset.inks[row])], ""
    if dataset.files:
        inks.insert(0, original(dataset.files[row]))
        name = f"<br>{html.escape(dataset.files[row].name)}"
    images = "".join(f'<img src="{data_uri(ink)}" alt="">' for ink in inks)
    return (
        f"<figure>{images}<figcaption>{dataset.labels[row]} &rarr; {evaluation.answers[row]}<br>"
        f"{evaluation.confidence[row]:.0%}{name}</figcaption></figure>"
    )


def original(file: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A picture file -> uint8 as data_uri() takes it, THUMBNAIL pixels on the longer side."""
    with Image.open(file) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGBA")
    image.thumbnail((THUMBNAIL, THUMBNAIL))
    white = Image.new("RGBA", image.size, "white")
    return 255 - np.asarray(Image.alpha_composite(white, image).convert("L"))


def thumbnail(ink: Ink) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Ink -> uint8, THUMBNAIL pixels on the longer side."""
    image = Image.fromarray((ink * 255).astype(np.uint8))
    image.thumbnail((THUMBNAIL, THUMBNAIL))
    return np.asarray(image)
