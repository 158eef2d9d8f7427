"""What a mined coin costs, fleet by fleet, beside what it was worth when it was mined."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ..words import number
from .canvas import COIN, INK, LINE, MINING, SIZE, Canvas
from .marks import Look, boxes, dots, key, strokes
from .rows import amounts_across, column, rows_panel
from .scales import filled, finite
from .text import width

ROW = 24.0
BAR = 0.22
"""Of a row, half the height of a bar."""
ALL_IN = Look(fill=MINING)
POWER = Look(dot="o", fill="white", line=INK)
CASH = Look(dot="D", fill=INK, line="white")
PRICE = Look(line=COIN, thick=3.0)
STROKE = 0.38
DOT = 5.0
"""Half its width with the space around, in points."""
ENTRIES = [
    (ALL_IN, "with site, less credits"),
    (POWER, "power"),
    (CASH, "cash cost"),
    (PRICE, "price when mined"),
]


@dataclass(frozen=True)
class CoinCostData:
    """USD per BTC by fleet.

    `power` alone; `cash_cost`, with the mine's operations; `all_in`, with its part of what the site costs,
    less credits; and the `price` of a coin when it was mined.
    """

    fleets: Sequence[str]
    power: Sequence[float]
    cash_cost: Sequence[float]
    all_in: Sequence[float]
    price: Sequence[float]


def draw(data: CoinCostData, *, name: str, title: str, about: str) -> str:
    """A bar to the whole cost, a circle at power, a diamond at cash cost, a stroke at the price."""
    if not data.fleets:
        return ""
    top = 2.0 * LINE + 12.0
    amounts = [filled(values) for values in (data.power, data.cash_cost, data.all_in, data.price)]
    power, cash_cost, all_in, price = amounts
    after = max(width(number(value), SIZE) for value in [*price, 0.0]) + 11.0
    with Canvas(top + ROW * len(data.fleets) + 20.0) as canvas:
        canvas.text(0.0, 7.0, "USD per BTC", weight="bold")
        key(canvas, ENTRIES, 9.0 + LINE)
        panel = rows_panel(canvas, data.fleets, top=top, row=ROW, left=column(data.fleets))
        amounts_across(panel, [value for values in amounts for value in values], after=after, most=6)
        low, high = panel.axes.get_xlim()
        unit = (high - low) / panel.width
        bars = [
            (min(value, 0.0), max(value, 0.0), index + 0.5 - BAR, index + 0.5 + BAR)
            for index, value in enumerate(filled(all_in, 0.0))
        ]
        boxes(panel, bars, ALL_IN, "all-in")
        for values, look, mark in ((power, POWER, "power"), (cash_cost, CASH, "cash-cost")):
            dots(panel, [(value, index + 0.5) for index, value in enumerate(values)], look, mark)
        priced = [(index, value) for index, value in enumerate(price) if math.isfinite(value)]
        ends = [((value, index + 0.5 - STROKE), (value, index + 0.5 + STROKE)) for index, value in priced]
        strokes(panel, ends, PRICE, "price")
        for index, value in enumerate(all_in):
            free = min(finite([value, power[index] - DOT * unit, cash_cost[index] - DOT * unit]), default=0.0)
            if width(number(value), SIZE) + 6.0 < free / unit:
                canvas.text(panel.x(0.0) + 4.0, top + ROW * (index + 0.5), number(value))
        for index, value in priced:
            furthest = max(values[index] for values in amounts if math.isfinite(values[index]))
            canvas.text(
                panel.x(furthest) + (5.0 if furthest == value else 8.0),
                top + ROW * (index + 0.5),
                number(value),
            )
        return canvas.svg(name=name, title=title, about=about)
