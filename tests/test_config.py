"""Every setting and every limit is in docs/operations.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from digits import config
from tests.conftest import ROOT

OPERATIONS = (ROOT / "docs/operations.md").read_text()


def test_every_setting_is_documented() -> None:
    names = re.findall(r'environ\.get\("(\w+)"', Path(config.__file__).read_text())
    assert names
    assert [name for name in names if f"`{name}`" not in OPERATIONS] == []


def test_every_limit_is_documented_with_its_value() -> None:
    for name, value in vars(config).items():
        if name.startswith("DEFAULT_") and not isinstance(value, str):
            assert re.search(rf"`{name}` \| {value:,} \|", OPERATIONS), name


def test_cors_origins_are_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", "https://a.example/, https://B.example,")
    assert config.cors_origins() == ("https://a.example", "https://b.example")
    monkeypatch.delenv("CORS_ORIGINS")
    assert config.cors_origins() == ("*",)


@pytest.mark.parametrize(
    ("setting", "value", "warned_of"),
    [("LOG_LEVEL", "LOUD", ["LOG_LEVEL"]), ("LOG_LEVEL", "debug", []),
     ("CORS_ORIGINS", "https://a.example,b.example", ["b.example"]),
     ("CORS_ORIGINS", "https://a.example/page", ["https://a.example/page"]),
     ("CORS_ORIGINS", "https://a.example https://b.example", ["https://a.example https://b"]),
     ("CORS_ORIGINS", "http://localhost:3000/,null,*", [])],
)  # fmt: skip
def test_settings_that_mean_nothing_are_warned_of(
    setting: str, value: str, warned_of: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, value)
    found = config.warnings()
    assert len(found) == len(warned_of)
    assert all(name in sentence for name, sentence in zip(warned_of, found, strict=True))
