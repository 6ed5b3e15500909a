"""Plots as SVG, written by hand: bars, and lines over two logarithmic scales."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from tests.benchmarks.pictures import ordinary
from tests.benchmarks.summary import Figures, of

WIDTH, ROW = 720, 26
RIGHT, TOP, BOTTOM = 90, 40, 46
COLOURS = "#0b7285", "#e8590c", "#868e96"
INK = "#868e96"  # legible on white and on black paper

Point = tuple[float, float]


def plots(figures: Figures) -> dict[str, str]:
    """File name -> SVG, of what there are figures for."""
    starts = {line["server"]: line["median_ms"] for line in figures["cold"]}
    alone = of(figures["warm"], picture=ordinary().name, concurrency=1, key="p50_ms")
    sizes, searches = curves(figures, "PNG", "JPEG"), curves(figures, "neighbours")
    drawn = {
        "cold.svg": starts and bar_plot("Cold start: ms to the first answer", starts),
        "warm.svg": alone
        and bar_plot(f"Warm: median ms of a {ordinary().name}, one at a time", alone),
        "size.svg": sizes and line_plot("ms for a picture of so many pixels", sizes),
        "neighbors.svg": searches and line_plot("ms to search so many neighbours", searches),
    }
    return {name: svg for name, svg in drawn.items() if svg}


def curves(figures: Figures, *words: str) -> dict[str, list[Point]]:
    """What costs with these words in their names: x against milliseconds."""
    found: dict[str, list[Point]] = {}
    for line in sorted(figures["growth"], key=lambda line: line["x"]):
        if any(word in line["what"] for word in words):
            found.setdefault(line["what"], []).append((line["x"], line["seconds"] * 1000))
    return found


def bar_plot(title: str, values: Mapping[str, float]) -> str:
    """Horizontal bars, each with its name and its value."""
    left = 20 + 7 * max(map(len, values))
    scale = (WIDTH - left - RIGHT) / max(values.values())

    def bars() -> Iterator[str]:
        for row, ((name, value), colour) in enumerate(zip(values.items(), COLOURS, strict=True)):
            y = TOP + row * ROW
            yield text(left - 8, y + 16, name, "end")
            length = value * scale
            yield f'<rect x="{left}" y="{y}" width="{length:.1f}" height="18" fill="{colour}"/>'
            yield text(
                left + length + 6, y + 16, f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
            )

    return document(title, TOP + ROW * len(values) + 6, bars())


def line_plot(title: str, lines: Mapping[str, Sequence[Point]]) -> str:
    """Lines with their points and names; both scales are logarithmic, ticked at powers of ten."""
    height = 320
    points = [point for line in lines.values() for point in line]
    x_low, x_high = decades([x for x, _ in points])
    y_low, y_high = decades([y for _, y in points])

    def place(x: float, y: float) -> Point:
        across = (math.log10(x) - x_low) / (x_high - x_low)
        up = (math.log10(y) - y_low) / (y_high - y_low)
        return 60 + across * (WIDTH - 120), height - BOTTOM - up * (height - BOTTOM - TOP)

    def parts() -> Iterator[str]:
        for power in range(x_low, x_high + 1):
            x, y = place(10**power, 10**y_low)
            yield rule(x, TOP, x, y)
            yield text(x, y + 18, f"{10**power:,}", "middle")
        for power in range(y_low, y_high + 1):
            x, y = place(10**x_low, 10**power)
            yield rule(x, y, place(10**x_high, 1)[0], y)
            yield text(x - 8, y + 4, f"{10.0**power:g}", "end")
        for row, ((name, line), colour) in enumerate(zip(lines.items(), COLOURS, strict=False)):
            placed = [place(*point) for point in line]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
            yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
            for x, y in placed:
                yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
            yield text(72, TOP + 20 + 18 * row, name, colour=colour)

    return document(title, height, parts())


def decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten between which all values lie."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def text(x: float, y: float, words: str, anchor: str = "start", colour: str = INK) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(words)}</text>"
    )


def rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{INK}"'
        ' stroke-opacity="0.3"/>'
    )


def document(title: str, height: float, parts: Iterator[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}"'
            ' font-family="system-ui, sans-serif" font-size="13" role="img">',
            f"<title>{escape(title)}</title>",
            f'<g font-size="15" font-weight="600">{text(12, 22, title)}</g>',
            *parts,
            "</svg>",
            "",
        ]
    )
