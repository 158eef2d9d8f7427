"""What breaks the plan: how far each driver may move, and where it no longer holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..words import NOTHING
from .canvas import GREY, LIMIT, LINE, SIZE, SMALL, SOFT, UNUSED, WIDTH, Canvas
from .marks import Look, boxes, dots, key
from .rows import column, row_height, rows_panel
from .scales import finite
from .text import clean, width, wrapped

BAR = 6.0
"""Half the height of a bar."""
SEARCHED = Look(fill=UNUSED)
HOLDS = Look(fill=GREY)
BREAKS = Look(dot="X", fill=LIMIT, line="white")
"""Its own shape beside its colour."""
WIDEST = 175.0
"""Column of what is told at the right."""


@dataclass(frozen=True)
class Break:
    """A driver and what happens if it moves: the plan holds up to `holds`, breaks at `breaks`.

    It was looked at up to `until`; `base` is where it stands in the scenario. `told` says so in words.
    """

    driver: str
    event: str
    holds: float | None
    breaks: float | None
    until: float
    told: str = ""
    base: float = 0.0


@dataclass(frozen=True)
class BreaksData:
    """From top to bottom. Each row has a scale of its own, which ends where the search did."""

    breaks: Sequence[Break]


def draw(data: BreaksData, *, name: str, title: str, about: str) -> str:
    """Bars from what is in the scenario to as far as was looked, dark as far as the plan holds."""
    rows = [one for one in data.breaks if _share(one, one.until) is not None]
    if not rows:
        return ""
    names, notes = [one.driver for one in rows], [one.event for one in rows]
    told = [clean(one.told or NOTHING) for one in rows]
    right = min(max(width(text, SIZE) for text in told), WIDEST) + 10.0
    top = LINE + 10.0
    left = column([*names, *notes], most=150.0)
    row = row_height(names, left)
    with Canvas(top + row * len(rows) + 18.0) as canvas:
        key(canvas, [(HOLDS, "holds"), (BREAKS, "breaks"), (SEARCHED, "beyond, as far as was looked")], 7.0)
        panel = rows_panel(canvas, names, top=top, row=row, left=left, right=right, notes=notes)
        panel.axes.set_xlim(0.0, 1.0)
        spans = [(index + 0.5 - BAR / row, index + 0.5 + BAR / row) for index in range(len(rows))]
        boxes(panel, [(0.0, 1.0, *span) for span in spans], SEARCHED, "searched")
        held = [(_share(one, one.holds), span) for one, span in zip(rows, spans, strict=True)]
        boxes(panel, [(0.0, share, *span) for share, span in held if share], HOLDS, "holds")
        points = [(_share(one, one.breaks), index + 0.5) for index, one in enumerate(rows)]
        dots(panel, [(share, y) for share, y in points if share is not None], BREAKS, "breaks")
        for index, text in enumerate(told):
            lines = wrapped(text, right - 10.0, SIZE)
            for number, line in enumerate(lines):
                y = top + row * (index + 0.5) + LINE * (number - (len(lines) - 1) / 2.0)
                canvas.text(WIDTH - right + 10.0, y, line)
        canvas.text(left, panel.bottom + 8.0, "in the scenario", size=SMALL, color=SOFT)
        canvas.text(panel.right, panel.bottom + 8.0, "furthest", size=SMALL, color=SOFT, ha="right")
        return canvas.svg(name=name, title=title, about=about)


def _share(one: Break, amount: float | None) -> float | None:
    """How far along the row an amount is, from 0 to 1."""
    if len(finite([amount, one.until, one.base])) < 3 or one.until == one.base or amount is None:
        return None
    return max(0.0, min((amount - one.base) / (one.until - one.base), 1.0))
