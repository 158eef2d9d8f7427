"""What is measured by each covenant against its limit, one small panel each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..words import amount, number
from .canvas import AI, LINE, SIZE, SMALL, SOFT, WIDTH, Canvas, Panel
from .marks import LIMITED, Look, steps
from .scales import amount_axis, filled, finite, period_axis
from .text import shortened, width

MEASURED = Look(line=AI, thick=1.8)
ROOM = Look(fill="#d6e2f0")
BROKEN_ROOM = Look(fill="#f3c9c5", hatched=True)
COLUMNS = 2
LEAST = 6.0
"""Points; what is cut off for a shorter time has no arrow."""
AXIS, BETWEEN = 38.0, 18.0
TALL = 78.0
ABOVE = 2.0 * LINE + 9.0
BELOW = 22.0
FAR, FAR_FROM_LOWEST = 6.0, 3.0
"""Times the limit and the lowest test; what is above both is cut off, so that what is close can be told."""


@dataclass(frozen=True)
class Ratio:
    """One covenant or loan: `values` against `limits` by period, None where there is no test.

    It must be at least, or at most, the limit. `unit`: `x` (times), `%` (of shares of 1), or as written.
    """

    name: str
    values: Sequence[float | None]
    limits: Sequence[float | None]
    sense: Literal["least", "most"] = "least"
    unit: str = "x"
    tightest: str = ""
    """Its tightest test in words, as a table beside the chart tells it; else by what is left of the limit."""


@dataclass(frozen=True)
class RatiosData:
    """At most about six panels are meant to be read together."""

    periods: Sequence[str]
    panels: Sequence[Ratio]


def draw(data: RatiosData, *, name: str, title: str, about: str) -> str:
    """Two panels in a row; above each its tightest test. What is left to the limit is shaded."""
    shown = [one for one in data.panels if _tests(one)]
    if not data.periods or not shown:
        return ""
    columns = min(COLUMNS, len(shown))
    rows = math.ceil(len(shown) / columns)
    wide = (WIDTH - BETWEEN * (columns - 1)) / columns
    with Canvas(rows * (ABOVE + TALL + BELOW)) as canvas:
        for index, one in enumerate(shown):
            row, column = divmod(index, columns)
            left, top = column * (wide + BETWEEN), row * (ABOVE + TALL + BELOW)
            canvas.text(left, top + 7.0, shortened(one.name, wide / 1.08, SIZE), weight="bold")
            canvas.text(
                left,
                top + 7.0 + LINE,
                shortened(one.tightest or _tightest(data.periods, one), wide, SIZE),
                color=SOFT,
            )
            panel = canvas.panel(left + AXIS, top + ABOVE, wide - AXIS - 1.0, TALL)
            period_axis(panel, data.periods)
            _fill(panel, one)
        return canvas.svg(name=name, title=title, about=about)


def _tests(one: Ratio) -> list[tuple[int, float, float]]:
    """Period, value and limit of each test that can be drawn."""
    pairs = zip(filled(one.values), filled(one.limits), strict=True)
    return [(index, *pair) for index, pair in enumerate(pairs) if finite(pair) == list(pair)]


def _tightest(periods: Sequence[str], one: Ratio) -> str:
    """`1.32x in 2030-Q4; at least 1.30x`, by what is left, in proportion to the limit."""
    sign = 1.0 if one.sense == "least" else -1.0
    index, value, limit = min(
        _tests(one), key=lambda test: sign * (test[1] - test[2]) / (abs(test[2]) or 1.0)
    )
    told, allowed = _told(value, one.unit), _told(limit, one.unit)
    return f"{told} in {periods[index]}; at {one.sense} {allowed}"


def _told(value: float, unit: str) -> str:
    if unit == "%":
        return f"{number(100.0 * value, 1)} %"
    return f"{number(value, 2)}x" if unit == "x" else f"{amount(value)} {unit}".strip()


def _fill(panel: Panel, one: Ratio) -> None:
    tests = {index: (value, limit) for index, value, limit in _tests(one)}
    count = len(one.values)
    limits = [tests[index][1] if index in tests else math.nan for index in range(count)]
    values = [tests[index][0] if index in tests else math.nan for index in range(count)]
    amount_axis(panel, [*values, *limits], most=4, percent=one.unit == "%", highest=_cut(one))
    top = panel.axes.get_ylim()[1]
    shown = [min(value, top) for value in values]
    sign = 1.0 if one.sense == "least" else -1.0
    kept = [sign * (value - limit) >= -1e-9 * abs(limit) for value, limit in zip(values, limits, strict=True)]
    for met, look, mark in ((True, ROOM, "room"), (False, BROKEN_ROOM, "broken")):
        area = [value if one_met is met else math.nan for value, one_met in zip(shown, kept, strict=True)]
        if finite(area):
            steps(panel, area, look, mark, limits)
    steps(panel, limits, LIMITED, "limit")
    steps(panel, [value if value <= top else math.nan for value in values], MEASURED, "measured")
    for first, last in _runs([value > top for value in values]):
        middle = panel.x((first + last) / 2.0)
        if panel.x(last) - panel.x(first) < LEAST:
            continue
        panel.canvas.text(middle, panel.top + 6.0, "\u2191", color=AI, ha="center", weight="bold")
        told = f"to {_told(max(values[first:last]), one.unit)}"
        room = panel.width * (last - first) / len(values)
        for row, text in enumerate((told, "off scale")):
            if width(told, SMALL) < room and width(text, SMALL) < room:
                y = panel.top + 17.0 + row * (LINE - 1.0)
                panel.canvas.text(middle, y, text, size=SMALL, ha="center")


def _cut(one: Ratio) -> float | None:
    if one.sense == "most":
        return None
    tests = _tests(one)
    far = max(
        FAR * max(limit for _, _, limit in tests), FAR_FROM_LOWEST * min(value for _, value, _ in tests)
    )
    return far if far > 0.0 else None


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Where each stretch of true ones begins, and where the next false one is."""
    edges = [
        index
        for index in range(len(flags) + 1)
        if (index > 0 and flags[index - 1]) != (index < len(flags) and flags[index])
    ]
    return list(zip(edges[::2], edges[1::2], strict=True))
