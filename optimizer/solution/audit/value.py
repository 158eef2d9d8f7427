"""Value again: what every line of money is worth today, or what the company is worth at the end."""

from __future__ import annotations

from dataclasses import replace

from ...core.timeline import Period
from .case import Case, Entry, Line

COINS_RECEIVED = Line("value", "treasury", "coins received", "btc", "treasury")
OPENING_CASH = Line("value", "treasury", "opening cash", "reference", "treasury")
CARRIED = Line("value", "treasury", "cash carried", "reference", "treasury")
CASH_AT_END = Line("value", "treasury", "cash held", "reference", "treasury")


def recompute(case: Case, cash: dict[str, float]) -> float:
    """Post the worth of every line; returns the objective. Every other account must be posted before."""
    if case.scenario.value.objective == "present-value":
        _present_value(case, cash)
    else:
        _horizon_worth(case, cash)
    return sum(amount for _, amount in case.books.lines("value"))


def _post(case: Case, entry: Entry, amount: float) -> None:
    line = replace(entry.line, account="value")
    case.books.post(line, entry.node, amount, entry.place, entry.item)


def _present_value(case: Case, cash: dict[str, float]) -> None:
    """Each flow of money at its own class, mined coins at today's price, cash at itself (O1, O5)."""
    tree, prices = case.tree, case.prices
    for entry, amount in case.books.lines("cash"):
        node = tree[entry.node]
        _post(case, entry, node.probability * prices.factor(entry.line.risk, node.period) * amount)
    for entry, amount in case.books.lines("charges"):
        node = tree[entry.node]
        _post(case, entry, node.probability * prices.factor(entry.line.risk, node.period) * amount)
    for entry, amount in case.books.lines("closing"):
        node = tree[entry.node]
        _post(case, entry, node.probability * _at_end(case, entry.line.risk, node.period) * amount)
    for entry, coins in case.books.lines("btc"):
        if entry.line.name != "mined":
            continue
        node = tree[entry.node]
        money = node.probability * prices.coin(node.period) * coins
        _post(case, entry, money * prices.factor("mining", node.period))
        case.books.post(COINS_RECEIVED, node.name, -money * prices.factor("btc", node.period))
    root = tree.nodes[0]
    case.books.post(OPENING_CASH, root.name, case.scenario.treasury.cash)
    reference = case.scenario.value.reference_rate
    for node in tree:
        opening = cash[node.parent] if node.parent else case.scenario.treasury.cash
        rate = (1.0 + reference) ** node.period.years - 1.0
        worth = rate * prices.factor("reference", node.period) * opening
        case.books.post(CARRIED, node.name, -node.probability * worth)


def _at_end(case: Case, risk: str, period: Period) -> float:
    """Worth today of one unit of a class at the end of the horizon; a coin left counts as if sold in the last
    period (T6)."""
    factor = case.prices.factor(risk, period)
    if risk == "btc":
        return factor * case.prices.coin(period) / case.prices.coin_at_end(period)
    return factor


def _horizon_worth(case: Case, cash: dict[str, float]) -> None:
    """Everything as it stands at the end (O2); what was charged before has grown at the safe rate."""
    end = case.tree.timeline.end
    for entry, amount in case.books.lines("charges"):
        node = case.tree[entry.node]
        years = (end - node.period.end) / 12.0
        growth = (1.0 + case.scenario.value.reference_rate) ** years
        _post(case, entry, node.probability * growth * amount)
    for entry, amount in case.books.lines("closing"):
        _post(case, entry, case.tree[entry.node].probability * amount)
    for leaf in case.tree.leaves:
        case.books.post(CASH_AT_END, leaf.name, leaf.probability * cash[leaf.name])
