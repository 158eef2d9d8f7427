"""Cash against its floor, debt by facility and what is paid on it, one above another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..words import amount
from .canvas import CASH, DEBTS, INK, LEFT, LINE, PALE_CASH, SIZE, WIDTH, Canvas, Panel
from .marks import LIMITED, Look, beside, boxes, key_line, steps
from .scales import amount_axis, filled, finite, period_axis
from .text import width, with_amount

FREE = Look(fill=PALE_CASH, line=CASH)
SERVICE = Look(fill=INK)
OWED = [Look(fill=colour, line=INK, thick=0.5, hatched=index == 3) for index, colour in enumerate(DEBTS)]
GAP = 0.2
"""Of a period, left free at either side of a bar."""
HEIGHTS = {"cash": 92.0, "debt": 92.0, "service": 46.0}
APART = 30.0
OTHERS = "others"
AT_ALL = 0.05
"""MUSD; less counts as none."""


@dataclass(frozen=True)
class CashData:
    """MUSD by period: `debts` is what is owed at its end, by facility; `service` what is paid on all of it.

    Without debts, or without service, there is no panel for it.
    """

    periods: Sequence[str]
    free: Sequence[float]
    floor: Sequence[float | None] = ()
    debts: Sequence[tuple[str, Sequence[float]]] = ()
    service: Sequence[float] = ()


def draw(data: CashData, *, name: str, title: str, about: str) -> str:
    """A panel each for cash, debt and debt service; without debt there is none for it."""
    if not data.periods:
        return ""
    debts = _largest(data)
    panels = [
        "cash",
        *(["debt"] if debts else []),
        *(["service"] if any(abs(value) >= AT_ALL for value in finite(data.service)) else []),
    ]
    texts = [f"{told} {amount(values[-1])}" for told, values in debts]
    column = min(max((width(text, SIZE) for text in texts), default=24.0) + 24.0, 160.0)
    with Canvas(LINE + 8.0 + sum(HEIGHTS[one] + APART for one in panels) - APART + 20.0) as canvas:
        top = LINE + 8.0
        for one in panels:
            panel = canvas.panel(LEFT, top, WIDTH - LEFT - column, HEIGHTS[one])
            period_axis(panel, data.periods, labels=one == panels[-1])
            if one == "cash":
                _cash(panel, data)
            elif one == "debt":
                _debt(panel, debts, data.periods[-1])
            else:
                _service(panel, data)
            top += HEIGHTS[one] + APART
        return canvas.svg(name=name, title=title, about=about)


def _largest(data: CashData) -> list[tuple[str, list[float]]]:
    """Facilities with any debt, by the most owed, as many as there are shades; the rest together."""
    found = [(told, [max(value, 0.0) for value in filled(values, 0.0)]) for told, values in data.debts]
    found = [one for one in found if max(one[1], default=0.0) >= AT_ALL]
    found.sort(key=lambda one: -max(one[1]))
    if len(found) <= len(OWED):
        return found
    kept, joined = found[: len(OWED) - 1], found[len(OWED) - 1 :]
    return [*kept, (OTHERS, [sum(values) for values in zip(*(one[1] for one in joined), strict=True)])]


def _cash(panel: Panel, data: CashData) -> None:
    free, floor = filled(data.free), filled(data.floor)
    amount_axis(panel, [*free, *floor])
    steps(panel, free, FREE, "free")
    entries = [(FREE, "unrestricted cash")]
    if finite(floor):
        steps(panel, floor, LIMITED, "floor")
        entries.append((LIMITED, "floor"))
    key_line(panel, "MUSD at the end of the period", entries)
    beside(panel, [(free[-1], None, amount(free[-1]))], panel.right + 5.0)


def _debt(panel: Panel, debts: Sequence[tuple[str, list[float]]], last: str) -> None:
    base = [0.0] * len(debts[0][1])
    tops = [sum(values) for values in zip(*(one[1] for one in debts), strict=True)]
    amount_axis(panel, tops)
    labels: list[tuple[float, Look | None, str]] = []
    for (told, values), look in zip(debts, OWED, strict=False):
        above = [low + value for low, value in zip(base, values, strict=True)]
        steps(panel, above, look, "debt", base)
        labels.append(
            (
                (base[-1] + above[-1]) / 2.0,
                look,
                with_amount(told, amount(values[-1]), WIDTH - panel.right - 20.0, SIZE),
            )
        )
        base = above
    key_line(panel, "Debt, MUSD at the end of the period", [])
    panel.canvas.text(panel.right + 5.0, panel.top - 12.0, f"In {last}")
    beside(panel, labels, panel.right + 5.0)


def _service(panel: Panel, data: CashData) -> None:
    paid = filled(data.service, 0.0)
    amount_axis(panel, paid, most=4)
    bars = [
        (index + GAP, index + 1.0 - GAP, min(value, 0.0), max(value, 0.0))
        for index, value in enumerate(paid)
        if abs(value) >= AT_ALL
    ]
    boxes(panel, bars, SERVICE, "service")
    key_line(panel, "Debt service, MUSD in the period", [])
