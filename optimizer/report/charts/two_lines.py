"""The same amount of two runs over time, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..words import amount
from .canvas import AI, COIN, LEFT, LINE, SIZE, WIDTH, Canvas
from .marks import Look, beside, key_line, steps
from .scales import amount_axis, filled, finite, period_axis
from .text import clean, width

FIRST = Look(line=AI, thick=2.4)
SECOND = Look(line=COIN, dashes=(0, (3, 1.4)), thick=1.8)
"""Dashed, so that grey print tells them apart, and the first shows where both are the same."""
HEIGHT = 150.0
BELOW = 20.0


@dataclass(frozen=True)
class TwoLinesData:
    """Names of both runs with one amount a period; what is shown, with its unit."""

    periods: Sequence[str]
    lines: Sequence[tuple[str, Sequence[float | None]]]
    shows: str


def draw(data: TwoLinesData, *, name: str, title: str, about: str) -> str:
    """Two lines in one panel, each with its name and its last amount beside it."""
    if not data.periods:
        return ""
    lines = [
        (clean(told), filled(values), look)
        for (told, values), look in zip(data.lines, (FIRST, SECOND), strict=True)
    ]
    ends = [(told, finite(values)[-1], look) for told, values, look in lines if finite(values)]
    texts = [(last, look, f"{told} {amount(last)}") for told, last, look in ends]
    column = max((width(text, SIZE) for _, _, text in texts), default=24.0) + 28.0
    top = LINE + 8.0
    with Canvas(top + HEIGHT + BELOW) as canvas:
        panel = canvas.panel(LEFT, top, WIDTH - LEFT - column, HEIGHT)
        period_axis(panel, data.periods)
        amount_axis(panel, [value for _, values, _ in lines for value in values])
        for place, (_, values, look) in enumerate(lines):
            steps(panel, values, look, f"run-{'ab'[place]}")
        key_line(panel, data.shows, [])
        beside(panel, texts, panel.right + 6.0)
        return canvas.svg(name=name, title=title, about=about)
