"""Sales of coins again: how many, what they bring, and the policies they keep to."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from ...components.treasury.schema import Impact
from ...core.timeline import Period
from ...core.tree import Node
from .case import Case, Line, months
from .prices import mean
from .report import LimitCheck
from .slack import Slack

COINS_SOLD = Line("btc", "treasury", "sold")
PROCEEDS = Line("cash", "treasury", "BTC sold", "btc", "treasury")
FEES = Line("cash", "treasury", "sale fees", "btc", "treasury")
IMPACT = Line("cash", "treasury", "price impact", "btc", "treasury")


def recompute(case: Case) -> None:
    """Post coins sold and what they bring."""
    for node in case.tree:
        sold, price = sold_coins(case, node), case.prices.coin(node.period)
        case.books.post(COINS_SOLD, node.name, -sold)
        case.books.post(PROCEEDS, node.name, sold * price)
        case.books.post(FEES, node.name, -sold * price * case.scenario.treasury.sales.fee)
        case.books.post(IMPACT, node.name, -impact_cost(case, node.period, sold))


def sold_coins(case: Case, node: Node) -> float:
    """Coins sold in a period, whatever slice of the impact curve they stand in."""
    return sum(row.value for row in case.at("treasury.sold_slice", node.name))


def volume(case: Case, period: Period) -> float:
    """Volume of the venues on the days on which coins may be sold: bitcoin trades every day."""
    sales = case.scenario.treasury.sales
    open_months = {
        month
        for month in months(period)
        if not sales.windows or any(w.first <= month <= w.last for w in sales.windows.values())
    }
    return mean(sales.daily_volume, period) * period.days * len(open_months) / period.months


def most_sold(case: Case, period: Period) -> float:
    """Volume cap of a period (T3)."""
    return case.scenario.treasury.sales.volume_share * volume(case, period)


def impact_cost(case: Case, period: Period, sold: float) -> float:
    """Price given away, read off the secants of the square-root law (T4, T5b)."""
    impact, most = case.scenario.treasury.sales.impact, most_sold(case, period)
    if impact is None or not most:
        return 0.0
    knots = [most * (step / impact.segments) ** 2 for step in range(impact.segments + 1)]
    for low, high in pairwise(knots):
        if sold <= high or high == knots[-1]:
            cost_low, cost_high = _curve(case, impact, period, low), _curve(case, impact, period, high)
            return cost_low + (cost_high - cost_low) * (sold - low) / (high - low)
    return 0.0


def _curve(case: Case, impact: Impact, period: Period, sold: float) -> float:
    factor = 2.0 / 3.0 * impact.factor * impact.volatility * case.prices.coin(period)
    return float(factor / math.sqrt(volume(case, period)) * sold**1.5)


def limits(case: Case) -> Iterator[LimitCheck]:
    """Sales below the volume cap, of production only, and enough for power, where coins can be sold (T7)."""
    sales = case.scenario.treasury.sales
    cap, produced, power = Slack("sales volume"), Slack("sales of production"), Slack("power paid by sales")
    for node in case.tree:
        sold, most = sold_coins(case, node), most_sold(case, node.period)
        cap.see("", node.name, most, sold)
        if sales.of_production is not None and most:
            allowed = sales.of_production * _posted(case, "btc", node, "mined")
            if sales.from_treasury is not None:
                allowed += sum(sales.from_treasury.at(month) for month in months(node.period))
            produced.see("", node.name, allowed, sold)
        if sales.cover_power and most:
            brought = _posted(case, "cash", node, "BTC sold", "sale fees", "price impact")
            power.see("", node.name, brought, -_posted(case, "cash", node, "mining energy", "demand charge"))
    yield cap.check()
    if sales.of_production is not None:
        yield produced.check()
    if sales.cover_power:
        yield power.check()


def _posted(case: Case, account: str, node: Node, *names: str) -> float:
    return sum(amount for entry, amount in case.books.at_node(account, node.name) if entry.line.name in names)
