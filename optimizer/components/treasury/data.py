"""Treasury as numbers by node: floors, given flows, and the slices in which coins can be sold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt

from ...core.facts import MarketFacts
from ...core.series import Series
from ...core.timeline import Period
from ...core.tree import Tree
from .schema import Impact, Sales, Treasury


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the coins that can be sold in a period, at one cost of impact."""

    name: str
    most: float
    impact: float
    """MUSD a coin by which these coins bring less than the mean price (T5b)."""


@dataclass(frozen=True)
class TreasuryData:
    """What the treasury starts with and is bound to, by node."""

    opening_btc: float
    opening_cash: float
    fee: float
    """Share of the proceeds of a sale."""
    market: MarketFacts = field(repr=False)
    btc_floor: Mapping[str, float] = field(repr=False)
    cash_floor: Mapping[str, float] = field(repr=False)
    slices: Mapping[str, tuple[Slice, ...]] = field(repr=False)
    """None where nothing can be sold; their impact rises from one to the next."""
    interest: Mapping[str, float] = field(repr=False)
    """What one MUSD of opening balance earns over the period."""
    overheads: Mapping[str, float] = field(repr=False)
    payments: Mapping[str, Mapping[str, float]] = field(repr=False)
    """By id of the payment, then node; positive comes in."""


def prepare(treasury: Treasury, tree: Tree, market: MarketFacts) -> TreasuryData:
    """Amounts, floors and slices of each period, given to all nodes in it."""
    return TreasuryData(
        opening_btc=treasury.btc,
        opening_cash=treasury.cash,
        fee=treasury.sales.fee,
        market=market,
        btc_floor={node.name: highest(treasury.btc_floor, node.period) for node in tree},
        cash_floor={node.name: highest(treasury.cash_floor, node.period) for node in tree},
        slices={node.name: slices_of(treasury.sales, node.period, market.price[node.name]) for node in tree},
        interest={node.name: (1.0 + treasury.cash_yield) ** node.period.years - 1.0 for node in tree},
        overheads={node.name: _sum(treasury.overheads, node.period) for node in tree},
        payments={
            name: {
                node.name: payment.amount
                for node in tree
                if node.period.start <= payment.month < node.period.end
            }
            for name, payment in treasury.payments.items()
        },
    )


def slices_of(sales: Sales, period: Period, price: float) -> tuple[Slice, ...]:
    """The coins that can be sold in a period, up to the share of the volume (T3), by rising impact."""
    most = sales.volume_share * sales.daily_volume.mean(period.start, period.months) * period.days
    if most == 0.0:
        return ()
    if sales.impact is None:
        return (Slice("all", most, 0.0),)
    return tuple(_secants(sales.impact, most, sales.volume_share, price))


def _secants(impact: Impact, most: float, share: float, price: float) -> list[Slice]:
    """Secants of the square-root law (T4): cost = kappa * coins^1.5, with quadratic spacing (T5b).

    kappa = 2/3 * Y * sigma * price / sqrt(volume of the period), and that volume is most / share.
    """
    kappa = 2.0 / 3.0 * impact.factor * impact.volatility * price / sqrt(most / share)
    edges = [most * (k / impact.segments) ** 2 for k in range(impact.segments + 1)]
    return [
        Slice(str(number), high - low, kappa * (high**1.5 - low**1.5) / (high - low))
        for number, (low, high) in enumerate(pairwise(edges), start=1)
    ]


def highest(series: Series, period: Period) -> float:
    """Highest value in a period: a floor holds in each of its months."""
    return max(series.at(month) for month in range(period.start, period.end))


def _sum(series: Series, period: Period) -> float:
    return period.months * series.mean(period.start, period.months)
