"""The objective: every line of money times what it is worth today."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, scaled
from ...core.context import Context
from ...core.ledger import Line
from .data import BTC, REFERENCE, Worth

Factor = Callable[[str, str], float]
"""What one unit of a class is worth, by class and node."""


def open_accounts(context: Context) -> None:
    """Open `closing`, undiscounted worth at the leaves; `charges`, what costs owners though no cash moves;
    and `value`, what the objective counts."""
    context.ledger.open("closing", unit="MUSD", title="Worth at the end of the horizon")
    context.ledger.open("charges", unit="MUSD", title="Costs to the owners that are no cash")
    context.ledger.open("value", unit="MUSD", title="Value")


def declare(block: Any, data: tuple[str, Worth], context: Context) -> None:
    """Nothing: no value is decided on, all of it follows from what others post."""


def close(block: Any, data: tuple[str, Worth], context: Context) -> None:
    """Post to `value` what every line is worth; their sum is the objective."""
    objective, worth = data
    if objective == "present-value":
        _post_present_value(context, worth)
    else:
        _post_horizon_worth(context, worth)
    amounts = [amount for line in context.ledger.lines("value") for amount in line.amounts.values()]
    block.objective = pyo.Objective(expr=sum(amounts), sense=pyo.maximize)


def _post_present_value(context: Context, worth: Worth) -> None:
    """Each flow at its own class when it occurs, what stands at the end, and cash at itself (O1)."""
    _post_lines(context, "cash", worth.factor)
    _post_lines(context, "charges", worth.factor)
    _post_lines(context, "closing", worth.closing_factor)
    _post_coins_earned(context, worth)
    _post_cash_carried(context, worth)


def _post_horizon_worth(context: Context, worth: Worth) -> None:
    """What stands at the end, cash included, and no flow before it (O2); charges grow at the safe rate."""
    _post_lines(context, "charges", lambda risk, node: worth.at_end(node))
    _post_lines(context, "closing", lambda risk, leaf: 1.0)
    held = context.ledger.balances["cash"].held
    cash = {leaf.name: scaled(leaf.probability, held[leaf.name]) for leaf in context.tree.leaves}
    _post_treasury(context, "cash held", cash)


def _post_lines(context: Context, account: str, factor: Factor) -> None:
    tree = context.tree
    for line in context.ledger.lines(account):
        amounts = {
            node: scaled(tree[node].probability * factor(line.risk, node), amount)
            for node, amount in line.amounts.items()
        }
        _post(context, line, amounts)


def _post_coins_earned(context: Context, worth: Worth) -> None:
    """Coins earned are worth their price at the class of whoever earns them, and cost the treasury as much as
    they are worth at the class of Bitcoin: what it then does with them starts from nothing (O5)."""
    tree = context.tree
    received: dict[str, list[Expression]] = {}
    for line in context.ledger.lines("btc"):
        if not line.risk:
            continue
        earned = {}
        for node, coins in line.amounts.items():
            price = tree[node].probability * worth.coin_price[node]
            earned[node] = scaled(price * worth.factor(line.risk, node), coins)
            received.setdefault(node, []).append(scaled(-price * worth.factor(BTC, node), coins))
        _post(context, line, earned)
    _post_treasury(
        context, "coins received", {node: sum(parts) for node, parts in received.items()}, risk=BTC
    )


def _post_cash_carried(context: Context, worth: Worth) -> None:
    """Cash is worth itself whenever it is spent: only interest above or below the reference rate counts."""
    cash = context.ledger.balances["cash"]
    opening: dict[str, Expression] = {}
    carried: dict[str, Expression] = {}
    for node in context.tree:
        rate = worth.reference_period_rate[node.name] * worth.factor(REFERENCE, node.name)
        before: Expression = cash.held[node.parent] if node.parent else cash.opening
        carried[node.name] = scaled(-node.probability * rate, before)
        if node.parent is None:
            opening[node.name] = node.probability * cash.opening
    _post_treasury(context, "opening cash", opening)
    _post_treasury(context, "cash carried", carried)


def _post(context: Context, line: Line, amounts: dict[str, Expression]) -> None:
    context.ledger.post(
        "value",
        line.component,
        line.name,
        amounts,
        place=line.place,
        item=line.item,
        risk=line.risk,
        category=line.category,
    )


def _post_treasury(
    context: Context, name: str, amounts: dict[str, Expression], *, risk: str = REFERENCE
) -> None:
    context.ledger.post("value", "treasury", name, amounts, risk=risk, category="treasury")
