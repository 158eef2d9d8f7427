"""Treasury again: coins sold and what the sale costs, interest, overheads, given payments; both balances."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from ...components.treasury.schema import Impact
from ...core.timeline import Period
from ...core.tree import Node
from .case import Case, Line, months
from .prices import mean, most
from .report import LimitCheck
from .slack import Slack

COINS_SOLD = Line("btc", "treasury", "sold")
PROCEEDS = Line("cash", "treasury", "BTC sold", "btc", "treasury")
FEES = Line("cash", "treasury", "sale fees", "btc", "treasury")
IMPACT = Line("cash", "treasury", "price impact", "btc", "treasury")
INTEREST = Line("cash", "treasury", "interest on cash", "reference", "treasury")
OVERHEADS = Line("cash", "treasury", "overheads", "reference", "operating")
PAYMENTS = Line("cash", "treasury", "payments", "reference", "treasury")
BTC_HELD = Line("closing", "treasury", "BTC held", "btc")


def recompute(case: Case) -> None:
    """Post every line of the treasury but interest, which needs all other cash first."""
    terms = case.scenario.treasury
    for node in case.tree:
        period, sold = node.period, sold_coins(case, node)
        price = case.prices.coin(period)
        case.books.post(COINS_SOLD, node.name, -sold)
        case.books.post(PROCEEDS, node.name, sold * price)
        case.books.post(FEES, node.name, -sold * price * terms.sales.fee)
        case.books.post(IMPACT, node.name, -impact_cost(case, period, sold))
        case.books.post(OVERHEADS, node.name, -mean(terms.overheads, period) * period.months)
        for name, payment in terms.payments.items():
            if payment.month in months(period):
                case.books.post(PAYMENTS, node.name, payment.amount, item=name)


def sold_coins(case: Case, node: Node) -> float:
    """Coins sold in a period, whatever slice of the impact curve they stand in."""
    return sum(row.value for row in case.at("treasury.sold_slice", node.name))


def most_sold(case: Case, period: Period) -> float:
    """Volume cap of a period (T3): bitcoin trades every day."""
    sales = case.scenario.treasury.sales
    return sales.volume_share * mean(sales.daily_volume, period) * period.days


def impact_cost(case: Case, period: Period, sold: float) -> float:
    """Price given away, read off the secants of the square-root law (T4, T5b)."""
    impact = case.scenario.treasury.sales.impact
    if impact is None:
        return 0.0
    most = most_sold(case, period)
    knots = [most * (step / impact.segments) ** 2 for step in range(impact.segments + 1)]
    for low, high in pairwise(knots):
        if sold <= high or high == knots[-1]:
            cost_low, cost_high = _curve(case, impact, period, low), _curve(case, impact, period, high)
            return cost_low + (cost_high - cost_low) * (sold - low) / (high - low)
    return 0.0


def _curve(case: Case, impact: Impact, period: Period, sold: float) -> float:
    volume = mean(case.scenario.treasury.sales.daily_volume, period)
    factor = 2.0 / 3.0 * impact.factor * impact.volatility * case.prices.coin(period)
    return float(factor / math.sqrt(period.days * volume) * sold**1.5)


def recompute_balances(case: Case) -> tuple[dict[str, float], dict[str, float]]:
    """Cash and coins at the end of every node: the opening and all that came and went on the way there.

    Posts interest on cash (on what the parent node closed with) and the worth of coins held at the end.
    """
    terms = case.scenario.treasury
    flows = case.books.by_node("cash")
    cash: dict[str, float] = {}
    for node in case.tree:
        opening = terms.cash if node.parent is None else cash[node.parent]
        interest = opening * ((1.0 + terms.cash_yield) ** node.period.years - 1.0)
        case.books.post(INTEREST, node.name, interest)
        flows[node.name] = flows.get(node.name, 0.0) + interest
        cash[node.name] = terms.cash + sum(flows.get(one.name, 0.0) for one in case.tree.line(node.name))
    moves = case.books.by_node("btc")
    coins = {
        node.name: terms.btc + sum(moves.get(one.name, 0.0) for one in case.tree.line(node.name))
        for node in case.tree
    }
    for leaf in case.tree.leaves:
        worth = coins[leaf.name] * case.prices.coin_at_end(leaf.period) * (1.0 - terms.sales.fee)
        case.books.post(BTC_HELD, leaf.name, worth)
    return cash, coins


def limits(case: Case, cash: dict[str, float], coins: dict[str, float]) -> Iterator[LimitCheck]:
    """Coins and cash stay above their floors, and sales below the volume cap."""
    terms = case.scenario.treasury
    cash_floor, btc_floor, volume = Slack("cash floor"), Slack("BTC floor"), Slack("sales volume")
    for node in case.tree:
        cash_floor.see("", node.name, cash[node.name], most(terms.cash_floor, node.period))
        btc_floor.see("", node.name, coins[node.name], most(terms.btc_floor, node.period))
        volume.see("", node.name, most_sold(case, node.period), sold_coins(case, node))
    yield from (cash_floor.check(), btc_floor.check(), volume.check())
