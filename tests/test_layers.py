"""Each layer imports only what stands below it, and no module imports itself by way of others."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

from tests.conftest import ROOT

LAYERS = ["cli", "training", "web", "service", "admission", "numbers", "classifier", "imaging"]
"""From top to bottom; `config` and `errors` are for everybody."""

EVERYBODYS = {"config", "errors"}


def modules() -> dict[str, Path]:
    files = [ROOT / "main.py", *(ROOT / "digits").rglob("*.py")]
    return {".".join(file.relative_to(ROOT).with_suffix("").parts): file for file in files}


def imports(file: Path, known: set[str]) -> set[str]:
    """Modules of this project that a file imports, at any depth."""
    nodes = list(ast.walk(ast.parse(file.read_text())))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names & known


def layer(module: str) -> str:
    return module.split(".")[1]


def test_each_layer_imports_only_what_stands_below_it() -> None:
    known = {name: file for name, file in modules().items() if "." in name and "__" not in name}
    assert {layer(name) for name in known} == {*LAYERS, *EVERYBODYS}
    for name, file in known.items():
        for imported in imports(file, set(known)):
            if layer(imported) in EVERYBODYS or layer(imported) == layer(name):
                continue
            assert layer(name) in LAYERS, f"{name} imports {imported}"
            below = LAYERS[LAYERS.index(layer(name)) + 1 :]
            assert layer(imported) in below, f"{name} imports {imported}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    known = modules()
    graph = {name: imports(file, set(known)) - {name} for name, file in known.items()}
    graphlib.TopologicalSorter(graph).prepare()


def test_the_root_of_the_package_is_small() -> None:
    assert len([path for path in (ROOT / "digits").iterdir() if path.is_file()]) <= 12
