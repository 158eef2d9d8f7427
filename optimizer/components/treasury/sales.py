"""How many coins can be sold in a period, and at what cost of impact."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from ...core.timeline import Period
from .schema import Impact, Sales


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the coins that can be sold in a period, at one cost of impact."""

    name: str
    most: float
    impact: float
    """MUSD a coin by which these coins bring less than the mean price (T5b)."""


def slices_of(sales: Sales, period: Period, price: float) -> tuple[Slice, ...]:
    """The coins that can be sold in a period, up to the share of the volume (T3), by rising impact."""
    volume = sales.daily_volume.mean(period.start, period.months) * period.days
    most = sales.volume_share * volume * open_share(sales, period)
    if most == 0.0:
        return ()
    if sales.impact is None:
        return (Slice("all", most, 0.0),)
    return tuple(_secants(sales.impact, most, sales.volume_share, price))


def open_share(sales: Sales, period: Period) -> float:
    """Share of the months of a period in which coins may be sold (T7); all of them without windows."""
    if not sales.windows:
        return 1.0
    windows = sales.windows.values()
    months = range(period.start, period.end)
    return sum(any(one.first <= month <= one.last for one in windows) for month in months) / period.months


def _secants(impact: Impact, most: float, share: float, price: float) -> list[Slice]:
    """Secants of the square-root law (T4): cost = kappa * coins^1.5, with quadratic spacing (T5b).

    kappa = 2/3 * Y * sigma * price / sqrt(volume of the days on which coins are sold): that is most / share.
    """
    kappa = 2.0 / 3.0 * impact.factor * impact.volatility * price / sqrt(most / share)
    edges = [most * (k / impact.segments) ** 2 for k in range(impact.segments + 1)]
    return [
        Slice(str(number), high - low, kappa * (high**1.5 - low**1.5) / (high - low))
        for number, (low, high) in enumerate(pairwise(edges), start=1)
    ]
