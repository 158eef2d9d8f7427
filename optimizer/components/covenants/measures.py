"""What covenants are written in: free cash and coins, debt, income, from the lines that all have posted."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Commitment, Context
from ...core.ledger import Line
from ...core.timeline import Period
from .data import CovenantsData

CREDITED = frozenset({"prepayment credited", "tenant capex credited"})
"""Cash lines of leases that take money paid before off the rent."""
KEPT_TO_CURE = "btc_loans.topup"
"""Coins by loan and node that stand ready to cure it: they count nowhere else (F22)."""


def tested(context: Context, first: int | None) -> list[str]:
    """Nodes whose period begins in month `first` or later."""
    return [node.name for node in context.tree if first is None or node.period.start >= first]


def free_cash(node: str, context: Context) -> Expression:
    """Cash held less what of it is restricted."""
    held = context.ledger.balances["cash"].held[node]
    return held - pyo.quicksum(context.ledger.amounts("restricted", node))


def free_coins(node: str, context: Context) -> Expression:
    """Coins held less those pledged and those kept to cure a loan (T8, F22)."""
    taken = context.ledger.amounts("pledged", node)
    if KEPT_TO_CURE in context.quantities:
        kept = context.quantities[KEPT_TO_CURE].variable
        taken = [*taken, *(kept[key] for key in kept if key[-1] == node)]
    return context.ledger.balances["btc"].held[node] - pyo.quicksum(taken)


def liquidity(node: str, btc_share: float, data: CovenantsData, context: Context) -> Expression:
    """Free cash, and a share of the worth of free coins at the lowest price of the period (F11)."""
    cash = free_cash(node, context)
    if not btc_share:
        return cash
    return cash + btc_share * data.market.lowest_price[node] * free_coins(node, context)


def debt(context: Context, counts: Callable[[Line], bool]) -> dict[str, Expression]:
    """What is owed at the end of each node, all lines of the register together for which `counts` holds."""
    return _by_node(line for line in context.ledger.lines("debt") if counts(line))


def debt_of(facilities: Collection[str], context: Context) -> dict[str, Expression]:
    """The same of some facilities."""
    return debt(context, lambda line: line.name == "owed" and line.item in facilities)


def ebitda(node: str, data: CovenantsData, context: Context) -> Expression:
    """Operating cash, and coins mined at the mean price of the period: before interest and taxes."""
    cash = [
        line.amounts[node]
        for line in context.ledger.lines("cash")
        if line.category == "operating" and node in line.amounts
    ]
    price = data.market.price[node]
    mined = [
        price * line.amounts[node]
        for line in context.ledger.lines("btc")
        if line.risk and node in line.amounts
    ]
    return pyo.quicksum([*cash, *mined])


def interest(context: Context) -> dict[str, Expression]:
    """Interest of all facilities paid in cash, below zero as posted."""
    return _by_node(
        line
        for line in context.ledger.lines("cash")
        if line.name == "interest" and line.component in ("financing", "btc_loans")
    )


def lease_income(leases: Collection[str], context: Context) -> dict[str, Expression]:
    """Operating income of leases less what tenants take off the rent; no lease counts below zero.

    A lease that costs more than it brings, such as in rent-free months, counts as nothing in that period:
    otherwise it could not be signed even where nothing is owed.
    """
    parts: dict[str, list[Expression]] = {}
    for line in context.ledger.lines("cash"):
        mine = line.component == "leases" and line.item in leases
        if mine and (line.category == "operating" or line.name in CREDITED):
            for node, amount in line.amounts.items():
                parts.setdefault(node, []).append(amount)
    for one in context.commitments:
        if one.kind == "lease" and one.item in leases:
            for later in context.tree.descendants(one.node):
                lacking = -_contracted(one, later.period)
                if lacking > 0.0:
                    parts.setdefault(later.name, []).append(linear([(lacking, one.size)]))
    return {node: pyo.quicksum(amounts) for node, amounts in parts.items()}


def _contracted(lease: Commitment, period: Period) -> float:
    after = range(period.start - lease.begins, period.end - lease.begins)
    return sum(lease.income.get(month, 0.0) - lease.credits.get(month, 0.0) for month in after)


def leased(leases: Collection[str], context: Context) -> dict[str, Expression]:
    """IT MW that the tenants of these leases hold; posted below zero."""
    lines: Any = (
        line
        for line in context.ledger.lines("ready_it")
        if line.component == "leases" and line.name == "leased" and line.item in leases
    )
    return {node: -power for node, power in _by_node(lines).items()}


def _by_node(lines: Any) -> dict[str, Expression]:
    parts: dict[str, list[Expression]] = {}
    for line in lines:
        for node, amount in line.amounts.items():
            parts.setdefault(node, []).append(amount)
    return {node: pyo.quicksum(amounts) for node, amounts in parts.items()}
