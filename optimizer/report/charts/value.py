"""From what mining only is worth to what this plan is worth, component by component."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..words import amount
from .canvas import AI, GREY, LINE, SIZE, Canvas
from .marks import Look, boxes, key, strokes
from .rows import amounts_across, column, rows_panel
from .text import width

ROW = 21.0
BAR = 0.33
"""Of a row, half the height of a bar."""
WHOLE = Look(fill=GREY)
MORE = Look(fill=AI)
LESS = Look(fill="#f2c9a0", line="#a8601a", hatched=True)
LEVEL = Look(line=GREY, thick=0.8)
AT_ALL = 0.05
"""MUSD; components that change less are left out."""


@dataclass(frozen=True)
class ValueData:
    """MUSD: worth of mining only and of this plan, and by component what it is more (or less) worth."""

    before_name: str
    before: float
    changes: Sequence[tuple[str, float]]
    after_name: str
    after: float


def draw(data: ValueData, *, name: str, title: str, about: str) -> str:
    """A waterfall downwards: each bar begins where the one above it ends; amounts stand beside the bars."""
    changes = [(told, value) for told, value in data.changes if math.isfinite(value) and abs(value) >= AT_ALL]
    if not all(map(math.isfinite, (data.before, data.after))):
        return ""
    names = [data.before_name, *(told for told, _ in changes), data.after_name]
    spans = [(0.0, data.before)]
    for _, value in changes:
        spans.append((spans[-1][1], spans[-1][1] + value))
    spans.append((0.0, data.after))
    texts = [amount(data.before), *(_signed(value) for _, value in changes), amount(data.after)]
    room = max(width(text, SIZE) for text in texts) + 8.0
    top = LINE + 10.0
    with Canvas(top + ROW * len(names) + 20.0) as canvas:
        canvas.text(0.0, 7.0, "MUSD", weight="bold")
        key(canvas, [(MORE, "more"), (LESS, "less"), (WHOLE, "in all")], 7.0, left=width("MUSD", SIZE) + 14.0)
        panel = rows_panel(canvas, names, top=top, row=ROW, left=column(names))
        amounts_across(panel, [end for span in spans for end in span], before=room, after=room)
        bars = [(min(span), max(span), i + 0.5 - BAR, i + 0.5 + BAR) for i, span in enumerate(spans)]
        boxes(panel, [bars[0], bars[-1]], WHOLE, "whole")
        steps = list(zip(bars[1:-1], changes, strict=True))
        boxes(panel, [bar for bar, (_, value) in steps if value >= 0.0], MORE, "more")
        boxes(panel, [bar for bar, (_, value) in steps if value < 0.0], LESS, "less")
        joints = [((end, i + 0.5 + BAR), (end, i + 1.5 - BAR)) for i, (_, end) in enumerate(spans[:-1])]
        strokes(panel, joints, LEVEL, "level")
        for index, ((start, end), told) in enumerate(zip(spans, texts, strict=True)):
            left = end < start
            x = panel.x(end) + (-4.0 if left else 4.0)
            weight = "bold" if index in {0, len(spans) - 1} else "normal"
            canvas.text(x, top + ROW * (index + 0.5), told, ha="right" if left else "left", weight=weight)
        return canvas.svg(name=name, title=title, about=about)


def _signed(value: float) -> str:
    """`+1,187`, `-45.3`."""
    return f"+{amount(value)}" if value > 0.0 else amount(value)
