"""Axes of periods and of amounts, with as many labels as there is room for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..words import number
from .canvas import GREY, SIZE, SOFT, WIDTH
from .text import clean, width

if TYPE_CHECKING:
    from .canvas import Panel

_YEAR = re.compile(r"(\d{4})(?:-(.+))?")
_EVERY = (1, 2, 5, 10, 20, 50, 100)


def finite(values: Iterable[float | None]) -> list[float]:
    """Those that are numbers at all."""
    return [float(value) for value in values if value is not None and math.isfinite(value)]


def filled(values: Iterable[float | None], otherwise: float = math.nan) -> list[float]:
    """As many numbers; `otherwise` where there is none."""
    return [float(value) if value is not None and math.isfinite(value) else otherwise for value in values]


def ticks(lowest: float, highest: float, most: int) -> list[float]:
    """Round amounts, at most so many, that span all from lowest to highest."""
    span = highest - lowest
    if not span > 0.0 or not math.isfinite(span):
        return [lowest]
    power = 10.0 ** math.floor(math.log10(span / most))
    for step in (power * factor for factor in (1, 2, 2.5, 5, 10, 20, 25, 50, 100)):
        first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
        if last - first < most:
            return [step * index for index in range(first, last + 1)]
    return [lowest, highest]


def tick_label(value: float, step: float) -> str:
    """With just the decimals that the step needs."""
    decimals = next((many for many in range(7) if abs(step - round(step, many)) < step * 1e-6), 6)
    return number(value, decimals)


def amount_axis(
    panel: Panel,
    values: Iterable[float | None],
    *,
    most: int = 5,
    zero: bool = True,
    percent: bool = False,
    highest: float | None = None,
) -> None:
    """Vertical: limits and lines across at round amounts around the values, and around zero if wished.

    What is above `highest` is cut off.
    """
    low, high = _range(values, zero=zero)
    if low == high == 0.0:
        panel.axes.set_ylim(0.0, 1.0)
        panel.canvas.text(panel.left - 4.0, panel.bottom, "0", color=SOFT, ha="right")
        return
    if highest is not None and highest > low:
        high = min(high, highest)
    at = ticks(low, high, most)
    step = at[1] - at[0]
    panel.axes.set_ylim(min(at[0], low), max(at[-1], high))
    scale = 100.0 if percent else 1.0
    for tick in at:
        label = tick_label(scale * tick, scale * step)
        panel.canvas.text(panel.left - 4.0, panel.y(tick), label, color=SOFT, ha="right")
    panel.rules(at, across=True)
    if at[0] < 0.0 < at[-1]:
        panel.canvas.lines([[(panel.left, panel.y(0.0)), (panel.right, panel.y(0.0))]], colors=GREY)


def _range(values: Iterable[float | None], *, zero: bool) -> tuple[float, float]:
    """Lowest and highest, the same only if they are zero."""
    known = finite(values)
    if zero or not known:
        known.append(0.0)
    low, high = min(known), max(known)
    if high - low <= 1e-9 * max(abs(high), 1e-3):
        return low, low + abs(low)
    return low, high


def period_axis(panel: Panel, periods: Sequence[str], *, labels: bool = True) -> None:
    """Horizontal: the period at index i reaches from i to i + 1.

    Each period is named if there is room, else years are, else some years.
    """
    count = len(periods)
    panel.axes.set_xlim(0.0, float(max(count, 1)))
    names = [clean(period) for period in periods]
    room = panel.width
    marks = _each(names, room) or _years(names, room) or _some(names, room)
    y = panel.bottom
    panel.canvas.lines([[(panel.left, y), (panel.right, y)]], colors=GREY)
    edges = [*(start for start, _, _ in marks), float(count)]
    panel.canvas.lines([[(panel.x(edge), y), (panel.x(edge), y + 3.5)] for edge in edges], colors=GREY)
    if labels:
        for _, middle, name in marks:
            if name:
                x = min(panel.x(middle), WIDTH - width(name, SIZE) / 2.0)
                panel.canvas.text(x, y + SIZE * 1.2, name, color=SOFT, ha="center")


Mark = tuple[float, float, str]
"""Where a stretch of the axis begins, its middle, and its name or nothing."""


def _each(names: Sequence[str], room: float) -> list[Mark]:
    widest = max((width(name, SIZE) for name in names), default=0.0)
    if len(names) * (widest + 6.0) > room:
        return []
    return [(index, index + 0.5, name) for index, name in enumerate(names)]


def _years(names: Sequence[str], room: float) -> list[Mark]:
    found = [_YEAR.fullmatch(name) for name in names]
    years = [int(match[1]) for match in found if match]
    if len(years) < len(names) or years != sorted(years):
        return []
    starts = [index for index, year in enumerate(years) if index == 0 or years[index - 1] != year]
    ends = [*starts[1:], len(years)]
    needed = width("2000", SIZE) + 5.0
    each = room / len(names)
    every = next((many for many in _EVERY if room * many / len(starts) >= needed), _EVERY[-1])
    marks = []
    for start, end in zip(starts, ends, strict=True):
        year = years[start]
        fits = (end - start) * each * every >= needed - 3.0
        marks.append((float(start), (start + end) / 2.0, str(year) if year % every == 0 and fits else ""))
    return marks


def _some(names: Sequence[str], room: float) -> list[Mark]:
    """Names of neither years nor parts of them: the first of each so many."""
    widest = max((width(name, SIZE) for name in names), default=0.0)
    every = math.ceil(len(names) * (widest + 8.0) / room)
    return [(index, index + 0.5, name if index % every == 0 else "") for index, name in enumerate(names)]
