"""What can be wrong with the treasury before anything is solved."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.facts import MarketFacts
from ...core.months import format_month
from ...core.tree import Tree
from . import option_checks, sale_checks
from .data import highest
from .schema import Payment, Treasury


def findings(treasury: Treasury, tree: Tree, market: MarketFacts | None = None) -> list[Problem]:
    """All problems of the treasury. Series are expected to cover the horizon.

    `market` is None where prices have problems of their own: what needs them is left out then.
    """
    found = [
        *sale_checks.findings(treasury.sales, tree),
        *_coins(treasury, tree),
        *_ceiling(treasury, tree),
    ]
    for name, payment in treasury.payments.items():
        found += _payment(f"treasury.payments.{name}", payment, tree)
    for name, option in treasury.options.items():
        found += option_checks.findings(f"treasury.options.{name}", option, tree, market)
    return found


def _coins(treasury: Treasury, tree: Tree) -> Iterator[Problem]:
    first = tree.timeline.periods[0]
    for name, series in (
        ("btc_floor", treasury.btc_floor),
        ("unpledged_floor", treasury.unpledged_floor),
    ):
        floor = 0.0 if series is None else highest(series, first)
        if treasury.btc < floor:
            yield Problem(
                f"treasury.{name}",
                "btc-below-floor",
                f"{floor:g} BTC must be held in {first.label} and {treasury.btc:g} are there at the start: "
                f"mining must bring {floor - treasury.btc:g} in that period, as coins are never bought",
                "lower the floor, or let it rise later",
                severity="warning",
            )


def _ceiling(treasury: Treasury, tree: Tree) -> Iterator[Problem]:
    if treasury.btc_ceiling is None:
        return
    for period in tree.timeline.periods:
        most, least = treasury.btc_ceiling.at(period.end - 1), highest(treasury.btc_floor, period)
        if most < least:
            yield Problem(
                "treasury.btc_ceiling",
                "ceiling-below-floor",
                f"in {period.label} at most {most:g} BTC may be held and at least {least:g} must be "
                "(treasury.btc_floor)",
                "raise the ceiling, or lower the floor",
            )
            return


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
