"""Horizontal charts: a panel of rows with their names at the left, amounts along them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .canvas import GREY, LINE, SIZE, SMALL, SOFT, WIDTH, Canvas, Panel
from .scales import finite, tick_label, ticks
from .text import shortened, width, wrapped

MOST = 165.0
"""Widest column of names."""


def column(names: Iterable[str], *, most: float = MOST) -> float:
    """Width of the column that holds these names, what parts it from the chart included."""
    return min(max((width(name, SIZE) for name in names), default=0.0), most) + 8.0


def rows_panel(
    canvas: Canvas, names: Sequence[str], *, top: float, row: float, left: float, right: float = 0.0,
    notes: Sequence[str] = (),
) -> Panel:  # fmt: skip
    """Row i reaches from i to i + 1, downwards, `row` high; a note stands in small letters below its name.

    A row that is high enough holds a name of two lines.
    """
    panel = canvas.panel(left, top, WIDTH - left - right, row * len(names))
    panel.axes.set_ylim(float(len(names)), 0.0)
    for index, name in enumerate(names):
        note = shortened(notes[index], left - 6.0, SMALL) if index < len(notes) else ""
        lines = wrapped(name, left - 6.0, SIZE, most=max(1, int(row / LINE - (1.3 if note else 0.3))))
        y = top + row * (index + 0.5) - LINE * (len(lines) - (0.0 if note else 1.0)) / 2.0
        for line in lines:
            canvas.text(0.0, y, line)
            y += LINE
        if note:
            canvas.text(0.0, y, note, size=SMALL, color=SOFT)
    return panel


def row_height(names: Sequence[str], room: float) -> float:
    """Of rows with notes: higher where a name needs two lines."""
    return (2.3 if all(len(wrapped(name, room - 6.0, SIZE)) == 1 for name in names) else 3.4) * LINE


def amounts_across(
    panel: Panel, values: Iterable[float | None], *, before: float = 0.0, after: float = 0.0,
    labels: bool = True, most: int = 5,
) -> None:  # fmt: skip
    """Horizontal axis around the values and zero, with so many points free before and after all of them."""
    known = [*finite(values), 0.0]
    low, high = min(known), max(known)
    if high == low:
        high = low + 1.0
    unit = (high - low) / max(panel.width - before - after, panel.width / 3.0)
    panel.axes.set_xlim(low - before * unit, high + after * unit)
    if labels:
        at = [tick for tick in ticks(low, high, most) if tick <= panel.axes.get_xlim()[1]]
        panel.rules(at, across=False)
        step = at[1] - at[0] if len(at) > 1 else 1.0
        for tick in at:
            label, x = tick_label(tick, step), panel.x(tick)
            if x + width(label, SIZE) / 2.0 <= WIDTH:
                panel.canvas.text(x, panel.bottom + SIZE, label, color=SOFT, ha="center")
    zero = panel.x(0.0)
    panel.canvas.lines([[(zero, panel.top), (zero, panel.bottom)]], colors=GREY)
