"""Coins held with their floor, coins mined and sold, and the price, one above another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..words import number
from .canvas import COIN, INK, LEFT, LINE, MINING, PALE_COIN, SIZE, WIDTH, Canvas, Panel
from .marks import LIMITED, Look, beside, boxes, key_line, steps
from .scales import amount_axis, filled, finite, period_axis
from .text import width

HELD = Look(fill=PALE_COIN, line=COIN)
PLEDGED = Look(fill=COIN, hatched=True)
MINED = Look(fill=MINING)
SOLD = Look(fill=COIN, hatched=True)
PRICE = Look(line=INK, thick=1.2)
GAP = 0.12
"""Of a period, left free at either side of a bar."""
HEIGHTS = (104.0, 80.0, 46.0)
APART = 30.0
"""Between panels, where the key of the lower one stands."""
AT_ALL = 0.5
"""BTC; less counts as none."""


@dataclass(frozen=True)
class BitcoinData:
    """BTC by period: `mined`, `sold` (its sign does not matter), `held` and of them `pledged` at its end.

    `floor` is what must be held, if anything must; `price` in USD a coin.
    """

    periods: Sequence[str]
    mined: Sequence[float]
    sold: Sequence[float]
    held: Sequence[float]
    pledged: Sequence[float]
    price: Sequence[float]
    floor: Sequence[float | None] = ()


def draw(data: BitcoinData, *, name: str, title: str, about: str) -> str:
    """Three panels over the same periods, so that no two amounts of different kinds share an axis."""
    if not data.periods:
        return ""
    ends = [number(filled(values)[-1]) for values in (data.held, data.price)]
    room = WIDTH - LEFT - max(width(text, SIZE) for text in ends) - 8.0
    height = LINE + 8.0 + sum(HEIGHTS) + 2.0 * APART + 20.0
    with Canvas(height) as canvas:
        top = LINE + 8.0
        for index, fill in enumerate((_stock, _flows, _price)):
            panel = canvas.panel(LEFT, top, room, HEIGHTS[index])
            period_axis(panel, data.periods, labels=index == len(HEIGHTS) - 1)
            fill(panel, data)
            top += HEIGHTS[index] + APART
        return canvas.svg(name=name, title=title, about=about)


def _stock(panel: Panel, data: BitcoinData) -> None:
    held, pledged, floor = filled(data.held, 0.0), filled(data.pledged, 0.0), filled(data.floor)
    entries = [(HELD, "held")]
    amount_axis(panel, [*held, *floor])
    steps(panel, held, HELD, "held")
    if max(pledged) >= AT_ALL:
        entries.append((PLEDGED, "pledged"))
        steps(panel, pledged, PLEDGED, "pledged")
    if max(finite(floor), default=0.0) >= AT_ALL:
        entries.append((LIMITED, "must be held"))
        steps(panel, floor, LIMITED, "floor")
    key_line(panel, "BTC at the end of the period", entries)
    beside(panel, [(held[-1], None, number(held[-1]))], panel.right + 5.0)


def _flows(panel: Panel, data: BitcoinData) -> None:
    mined, sold = filled(data.mined, 0.0), [-abs(value) for value in filled(data.sold, 0.0)]
    amount_axis(panel, [*mined, *sold])
    for values, look, mark in ((mined, MINED, "mined"), (sold, SOLD, "sold")):
        bars = [
            (index + GAP, index + 1.0 - GAP, min(value, 0.0), max(value, 0.0))
            for index, value in enumerate(values)
            if abs(value) >= AT_ALL
        ]
        boxes(panel, bars, look, mark)
    key_line(panel, "BTC in the period", [(MINED, "mined"), (SOLD, "sold")])


def _price(panel: Panel, data: BitcoinData) -> None:
    price = filled(data.price)
    amount_axis(panel, price, most=4)
    steps(panel, price, PRICE, "price")
    key_line(panel, "Price, USD per BTC", [])
    beside(panel, [(price[-1], None, number(price[-1]))], panel.right + 5.0)
