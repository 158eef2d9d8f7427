"""Treasury again: interest, overheads, given payments and both balances; sales and options stand apart."""

from __future__ import annotations

from collections.abc import Iterator

from . import treasury_options, treasury_sales
from .case import Case, Line, months
from .prices import mean, most
from .report import LimitCheck
from .slack import Slack

INTEREST = Line("cash", "treasury", "interest on cash", "reference", "treasury")
OVERHEADS = Line("cash", "treasury", "overheads", "reference", "operating")
PAYMENTS = Line("cash", "treasury", "payments", "reference", "treasury")
BTC_HELD = Line("closing", "treasury", "BTC held", "btc")


def recompute(case: Case) -> None:
    """Post every line of the treasury but interest, which needs all other cash first."""
    terms = case.scenario.treasury
    treasury_sales.recompute(case)
    treasury_options.recompute(case)
    for node in case.tree:
        overheads = mean(terms.overheads, node.period) * node.period.months
        case.books.post(OVERHEADS, node.name, -overheads)
        for name, payment in terms.payments.items():
            if payment.month in months(node.period):
                case.books.post(PAYMENTS, node.name, payment.amount, item=name)


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
    """Coins and cash stay above their floors, what is tied apart; sales and options keep to their terms."""
    terms = case.scenario.treasury
    tied, pledged = case.books.by_node("restricted"), case.books.by_node("pledged")
    unpledged, ceiling = Slack("unpledged BTC"), Slack("BTC ceiling")
    cash_floor, btc_floor = Slack("cash floor"), Slack("BTC floor")
    for node in case.tree:
        free = cash[node.name] - tied.get(node.name, 0.0)
        cash_floor.see("", node.name, free, most(terms.cash_floor, node.period))
        apart = 0.0 if terms.unpledged_floor is None else most(terms.unpledged_floor, node.period)
        if apart or node.name in pledged:
            unpledged.see("", node.name, coins[node.name] - pledged.get(node.name, 0.0), apart)
        btc_floor.see("", node.name, coins[node.name], most(terms.btc_floor, node.period))
        if terms.btc_ceiling is not None:
            ceiling.see("", node.name, terms.btc_ceiling.at(node.period.end - 1), coins[node.name])
    yield from (cash_floor.check(), btc_floor.check(), unpledged.check())
    if terms.btc_ceiling is not None:
        yield ceiling.check()
    yield from treasury_sales.limits(case)
    yield from treasury_options.limits(case, coins)
