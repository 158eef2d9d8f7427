"""What more of a limit is worth: a bar for a practical step of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..words import amount
from .canvas import AI, LINE, SIZE, Canvas
from .marks import Look, boxes
from .rows import amounts_across, column, row_height, rows_panel
from .scales import filled
from .text import width

BAR = 8.0
"""Half the height of a bar."""
WORTH = Look(fill=AI)


@dataclass(frozen=True)
class Limit:
    """`step` says how much more of it is worth `musd`, and when: `10 MW more, 2028-Q1`."""

    name: str
    step: str
    musd: float


@dataclass(frozen=True)
class LimitsData:
    """From top to bottom."""

    limits: Sequence[Limit]


def draw(data: LimitsData, *, name: str, title: str, about: str) -> str:
    """The step stands below the limit's name, the worth beside the bar."""
    if not data.limits:
        return ""
    worth = filled((limit.musd for limit in data.limits), 0.0)
    texts = [amount(value) for value in worth]
    names, notes = [limit.name for limit in data.limits], [limit.step for limit in data.limits]
    room = max(width(text, SIZE) for text in texts) + 8.0
    top = LINE + 8.0
    left = column([*names, *notes], most=230.0)
    row = row_height(names, left)
    with Canvas(top + row * len(names) + 4.0) as canvas:
        canvas.text(0.0, 7.0, "What the step named is worth, MUSD", weight="bold")
        panel = rows_panel(canvas, names, top=top, row=row, left=left, notes=notes)
        before = room if min(worth) < 0.0 else 0.0
        amounts_across(panel, worth, before=before, after=room, labels=False)
        bars = [
            (min(value, 0.0), max(value, 0.0), i + 0.5 - BAR / row, i + 0.5 + BAR / row)
            for i, value in enumerate(worth)
        ]
        boxes(panel, bars, WORTH, "worth")
        for index, (value, told) in enumerate(zip(worth, texts, strict=True)):
            side = "right" if value < 0.0 else "left"
            canvas.text(
                panel.x(value) + (-4.0 if value < 0.0 else 4.0), top + row * (index + 0.5), told, ha=side
            )
        return canvas.svg(name=name, title=title, about=about)
