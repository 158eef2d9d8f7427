"""What can be wrong with the terms of selling coins."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.errors import Problem
from ...core.months import format_month
from ...core.suggest import percent
from ...core.timeline import Period
from ...core.tree import Tree
from .sales import open_share
from .schema import Impact, Sales, SaleWindow

HIGHEST_DAILY_VOLATILITY = 0.15
"""Bitcoin's daily price change has a standard deviation of 2 to 5 %; above this a yearly figure was meant."""
HIGHEST_FACTOR = 5.0
"""The factor of the square-root law is of order one."""
PATH = "treasury.sales"


def findings(sales: Sales, tree: Tree) -> Iterator[Problem]:
    """All problems of sales and their policies."""
    if sales.fee >= 1.0:
        yield Problem(
            f"{PATH}.fee",
            "fee-size",
            f"a fee of {percent(sales.fee)} leaves nothing of the proceeds",
            "write the fee as a share of the proceeds, e.g. 20 bp",
        )
    if sales.volume_share > 1.0:
        yield Problem(
            f"{PATH}.volume_share",
            "volume-share",
            f"sales cannot be {percent(sales.volume_share)} of the venues' volume",
            "write 100 % or less; desks keep to a few percent",
        )
    if sales.impact is not None:
        yield from _impact(f"{PATH}.impact", sales.impact)
    yield from _production(sales)
    for name, window in sales.windows.items():
        yield from _window(f"{PATH}.windows.{name}", window, tree)
    if sales.cover_power:
        yield from _cover_power(sales, tree)


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
    if impact.factor > HIGHEST_FACTOR:
        yield Problem(
            f"{path}.factor",
            "impact-factor",
            f"a factor of {impact.factor:g} makes a sale {impact.factor:g} times as dear as markets are "
            "found to be: it is of order one",
            "write 0.5 to 2",
            severity="warning",
        )


def _production(sales: Sales) -> Iterator[Problem]:
    if sales.of_production is None:
        if sales.from_treasury is not None:
            yield Problem(
                f"{PATH}.from_treasury",
                "from-treasury-alone",
                "without of_production any coin may be sold, so from_treasury would change nothing",
                "add of_production, e.g. 100 %, or take from_treasury out",
            )
    elif sales.of_production > 1.0:
        yield Problem(
            f"{PATH}.of_production",
            "production-share",
            f"{percent(sales.of_production)} is more than all that is mined: the rest would be coins of the "
            "treasury",
            "write 100 % or less, and what the treasury may give in from_treasury",
        )


def _window(path: str, window: SaleWindow, tree: Tree) -> Iterator[Problem]:
    start, end = tree.timeline.start, tree.timeline.end
    if window.last < window.first:
        yield Problem(
            f"{path}.last",
            "window-crossed",
            f"{format_month(window.last)} is before first, {format_month(window.first)}",
            "write a later month",
        )
    elif window.last < start or window.first >= end:
        side = "before the plan starts" if window.last < start else "after the plan ends"
        yield Problem(
            path,
            "window-outside",
            f"{format_month(window.first)} to {format_month(window.last)} is {side} "
            f"({format_month(start)} to {format_month(end - 1)}): no coins are sold in it",
            "give months within the plan, or take the window out",
            severity="warning",
        )


def _cover_power(sales: Sales, tree: Tree) -> Iterator[Problem]:
    """Where the rule can say nothing, and where it forbids mining."""
    closed = [period for period in tree.timeline.periods if not _can_sell(sales, period)]
    if closed:
        also = f" and {len(closed) - 1} more" if len(closed) > 1 else ""
        yield Problem(
            f"{PATH}.cover_power",
            "power-uncovered",
            f"no coins can be sold in {closed[0].label}{also}: power is paid from cash there",
            "widen windows or volume, or keep it so if that is meant",
            severity="warning",
        )
    if sales.of_production == 0.0 and sales.from_treasury is None:
        yield Problem(
            f"{PATH}.cover_power",
            "power-never-covered",
            "coins sold must pay for power, but of_production is 0 % and from_treasury gives none: "
            "nothing could be mined",
            "raise of_production, give from_treasury, or leave cover_power out",
        )


def _can_sell(sales: Sales, period: Period) -> bool:
    volume = sales.daily_volume.mean(period.start, period.months)
    return volume * sales.volume_share * open_share(sales, period) > 0.0
