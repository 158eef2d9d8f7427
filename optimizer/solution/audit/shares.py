"""Shares issued at the market again (F13)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ...components.financing.schema import Equity
from ...core.series import Series
from ...core.timeline import Period
from .case import Case, Line, months
from .report import LimitCheck
from .slack import Slack

PROCEEDS = Line("cash", "financing", "shares issued", "reference", "financing")
FEES = Line("cash", "financing", "issue fees", "reference", "financing")
DISCOUNT = Line("cash", "financing", "issue discount", "reference", "financing")
DILUTION = Line("charges", "financing", "dilution", "reference", "financing")
BEFORE = Line("shares", "financing", "outstanding")
ISSUED = Line("shares", "financing", "issued")

DAYS_A_MONTH = 252 / 12
"""Trading days."""


def recompute(case: Case) -> None:
    """Post what shares bring, and what they cost those who hold the others."""
    for name, terms in case.scenario.financing.equity.items():
        case.books.post(BEFORE, case.tree.nodes[0].name, terms.shares_outstanding, item=name)
        for node, shares in _issued(case, name).items():
            period = case.tree[node].period
            proceeds = shares * _mean(terms, terms.price, period)
            case.books.post(PROCEEDS, node, proceeds, item=name)
            case.books.post(FEES, node, -proceeds * terms.fee, item=name)
            case.books.post(DISCOUNT, node, -_impact(terms, period, shares), item=name)
            worth = shares * _mean(terms, terms.intrinsic_value, period)
            case.books.post(DILUTION, node, -worth, item=name)
            case.books.post(ISSUED, node, shares, item=name)


def _issued(case: Case, name: str) -> dict[str, float]:
    """Million shares by node, whatever slice of the impact curve they stand in."""
    found: dict[str, float] = {}
    for row in case.rows("financing.shares_issued"):
        if row.items[0] == name:
            found[row.node] = found.get(row.node, 0.0) + row.value
    return found


def _open(terms: Equity, period: Period) -> list[int]:
    first = period.start if terms.issue_from is None else terms.issue_from
    last = period.end if terms.issue_until is None else terms.issue_until
    return [month for month in months(period) if first <= month <= last]


def _mean(terms: Equity, series: Series, period: Period) -> float:
    found = [series.at(month) for month in _open(terms, period)]
    return sum(found) / len(found)


def _volume(terms: Equity, period: Period) -> float:
    """Million shares traded while the programme is open."""
    return sum(terms.daily_volume.at(month) for month in _open(terms, period)) * DAYS_A_MONTH


def _impact(terms: Equity, period: Period, shares: float) -> float:
    """Square-root law (T4), followed by secants of quadratic spacing from below (T5b)."""
    impact = terms.impact
    if impact is None or not shares:
        return 0.0
    volume = _volume(terms, period)
    kappa = 2.0 / 3.0 * impact.factor * impact.volatility * _mean(terms, terms.price, period) / volume**0.5
    most = terms.volume_share * volume
    edges = [most * (piece / impact.segments) ** 2 for piece in range(impact.segments + 1)]
    cost = 0.0
    for low, high in pairwise(edges):
        slope = kappa * (high**1.5 - low**1.5) / (high - low)
        cost += slope * max(0.0, min(shares, high) - low)
    return cost


def limits(case: Case) -> Iterator[LimitCheck]:
    """Shares are within the shelf in all, and within their part of the volume in each period."""
    shelf, volume = Slack("shelf"), Slack("share of the volume of shares")
    for name, terms in case.scenario.financing.equity.items():
        issued = _issued(case, name)
        for node, shares in issued.items():
            period = case.tree[node].period
            volume.see(name, node, terms.volume_share * _volume(terms, period), shares)
        for leaf in case.tree.leaves:
            raised = sum(
                issued[node.name] * _mean(terms, terms.price, node.period)
                for node in case.tree.line(leaf.name)
                if node.name in issued
            )
            shelf.see(name, leaf.name, terms.shelf, raised)
    yield from (shelf.check(), volume.check())
