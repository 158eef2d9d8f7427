"""What can be wrong with the treasury before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.months import format_month
from ...core.suggest import percent
from ...core.tree import Tree
from .data import highest
from .schema import Impact, Payment, Sales, Treasury

HIGHEST_DAILY_VOLATILITY = 0.15
"""Bitcoin's daily price change has a standard deviation of 2 to 5 %; above this a yearly figure was meant."""


def findings(treasury: Treasury, tree: Tree) -> list[Problem]:
    """All problems of the treasury. Series are expected to cover the horizon."""
    found = [*_sales(treasury.sales), *_coins(treasury, tree)]
    for name, payment in treasury.payments.items():
        found += _payment(f"treasury.payments.{name}", payment, tree)
    return found


def _sales(sales: Sales) -> Iterator[Problem]:
    path = "treasury.sales"
    if sales.fee >= 1.0:
        yield Problem(
            f"{path}.fee",
            "fee-size",
            f"a fee of {percent(sales.fee)} leaves nothing of the proceeds",
            "write the fee as a share of the proceeds, e.g. 20 bp",
        )
    if sales.volume_share > 1.0:
        yield Problem(
            f"{path}.volume_share",
            "volume-share",
            f"sales cannot be {percent(sales.volume_share)} of the venues' volume",
            "write 100 % or less; desks keep to a few percent",
        )
    if sales.impact is not None:
        yield from _impact(f"{path}.impact", sales.impact)


def _impact(path: str, impact: Impact) -> Iterator[Problem]:
    if impact.segments == 0:
        yield Problem(
            f"{path}.segments",
            "segments-zero",
            "with 0 segments nothing can be sold",
            "write 8, or leave it out",
        )
    if impact.volatility > HIGHEST_DAILY_VOLATILITY:
        daily = impact.volatility / 365.0**0.5
        yield Problem(
            f"{path}.volatility",
            "volatility-size",
            f"{percent(impact.volatility)} is more than Bitcoin's price moves on a usual day; "
            f"as a yearly figure it would be {percent(round(daily, 4))} a day",
            "write the standard deviation of the daily price change, e.g. 2.5 %",
            severity="warning",
        )


def _coins(treasury: Treasury, tree: Tree) -> Iterator[Problem]:
    first = tree.timeline.periods[0]
    floor = highest(treasury.btc_floor, first)
    if treasury.btc < floor:
        yield Problem(
            "treasury.btc_floor",
            "btc-below-floor",
            f"{floor:g} BTC must be held in {first.label} and {treasury.btc:g} are there at the start: "
            f"mining must bring {floor - treasury.btc:g} in that period, as coins are never bought",
            "lower the floor, or let it rise later",
            severity="warning",
        )


def _payment(path: str, payment: Payment, tree: Tree) -> Iterator[Problem]:
    start, end = tree.timeline.start, tree.timeline.end
    if not start <= payment.month < end:
        side = "before the plan starts" if payment.month < start else "after the plan ends"
        yield Problem(
            f"{path}.month",
            "payment-outside",
            f"{payment.amount:g} MUSD in {format_month(payment.month)} would never be counted: that is "
            f"{side} ({format_month(start)} to {format_month(end - 1)})",
            "give a month within the plan, or take the payment out",
        )
