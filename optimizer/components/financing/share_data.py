"""Shares issued at the market, as numbers by node (F13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ...core.series import Series
from ...core.timeline import Period
from ...core.tree import Tree
from .schema import Equity, IssueImpact

TRADING_DAYS_A_MONTH = 21


@dataclass(frozen=True, slots=True)
class ShareSlice:
    """Some of the shares that can be issued in a period, at one cost of impact."""

    name: str
    most: float
    """Million shares."""
    impact: float
    """USD a share by which these bring less than the price (T5b)."""


@dataclass(frozen=True)
class EquityData:
    """A programme by the nodes at which shares can be issued. USD a share is MUSD for a million of them."""

    fee: float
    shelf: float
    outstanding: float
    price: Mapping[str, float] = field(repr=False)
    intrinsic_value: Mapping[str, float] = field(repr=False)
    slices: Mapping[str, tuple[ShareSlice, ...]] = field(repr=False)
    """Not empty; by rising impact."""


def equity(terms: Equity, tree: Tree) -> EquityData:
    """Prices are means of the months of the period in which shares may be issued."""
    slices: dict[str, tuple[ShareSlice, ...]] = {}
    price: dict[str, float] = {}
    value: dict[str, float] = {}
    for node in tree:
        months = open_months(terms, node.period)
        if not months:
            continue
        worth = _mean(terms.price, months)
        found = _slices(terms, months, worth)
        if found:
            slices[node.name] = found
            price[node.name] = worth
            value[node.name] = _mean(terms.intrinsic_value, months)
    return EquityData(terms.fee, terms.shelf, terms.shares_outstanding, price, value, slices)


def open_months(terms: Equity, period: Period) -> range:
    """The months of a period that lie within the window."""
    first = period.start if terms.issue_from is None else max(period.start, terms.issue_from)
    end = period.end if terms.issue_until is None else min(period.end, terms.issue_until + 1)
    return range(first, max(first, end))


def _mean(series: Series, months: range) -> float:
    return series.mean(months.start, len(months))


def _slices(terms: Equity, months: range, price: float) -> tuple[ShareSlice, ...]:
    volume = _mean(terms.daily_volume, months) * len(months) * TRADING_DAYS_A_MONTH
    most = terms.volume_share * volume
    if most == 0.0:
        return ()
    if terms.impact is None:
        return (ShareSlice("all", most, 0.0),)
    return tuple(_secants(terms.impact, most, volume, price))


def _secants(impact: IssueImpact, most: float, volume: float, price: float) -> list[ShareSlice]:
    """Secants of the square-root law (T4): cost = kappa * shares^1.5, with quadratic spacing (T5b).

    kappa = 2/3 * Y * sigma * price / sqrt(volume of the days on which shares are issued).
    """
    kappa = 2.0 / 3.0 * impact.factor * impact.volatility * price / volume**0.5
    edges = [most * (k / impact.segments) ** 2 for k in range(impact.segments + 1)]
    return [
        ShareSlice(str(number), high - low, kappa * (high**1.5 - low**1.5) / (high - low))
        for number, (low, high) in enumerate(pairwise(edges), start=1)
    ]
