"""The model card: what the artifact is, in words, written anew by every build."""

from __future__ import annotations

from typing import Any

NAME = "README.md"

TEMPLATE = """\
# Model card

This folder holds what `make build` wrote: `knn.pkl`, a pickled scikit-learn
`KNeighborsClassifier`; `manifest.json`, which describes it and holds its SHA-256; and this page.

| | |
|---|---|
| recipe | `{recipe}`: {summary} |
| trained on | {datasets} |
| prototypes | {prototypes} |
| validated on | {validation_digits} digits kept out of the training for it: {accuracy:.1%} right |

## Use

In a notebook the file is the estimator itself; its digits' pictures are `frames_`:

```python
import pickle
knn = pickle.load(open("model/knn.pkl", "rb"))
```

Only open a pickle that you built. The function never does this: it checks the hash, then reads
the file with an unpickler that knows numpy arrays and nothing else.
"""


def write(manifest: dict[str, Any]) -> str:
    """Manifest -> the card, in Markdown."""
    return TEMPLATE.format(
        recipe=manifest["recipe"],
        summary=manifest["summary"],
        datasets=", ".join(f"{name} ({n})" for name, n in manifest["datasets"].items()),
        prototypes=manifest["prototypes"],
        validation_digits=manifest["validation"]["digits"],
        accuracy=manifest["validation"]["accuracy"],
    )
