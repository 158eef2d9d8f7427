"""From the Pyomo variables to tables, once they hold the plan's values. The only reader of Pyomo here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyomo.core.expr.numeric_expr import LinearExpression
from pyomo.environ import value as pyomo_value

from ..core.context import Commitment, Context
from ..core.months import format_month
from ..core.tree import Tree
from .solution import Plan
from .tables import COMMITMENTS, LEDGER, LEVELS, table

TAKEN = 1e-6
"""Share of a unit from which a commitment counts as made."""


def read_back(context: Context, value: float) -> Plan:
    """The tables of the plan whose values the variables of the model hold now; `value` is its objective.

    Every variable that a posted line mentions must hold a number. Lines keep the order of posting, nodes that
    of the tree. Zero amounts and decisions not taken are left out; states are kept whole.
    """
    return Plan(
        value=value,
        ledger=table(_ledger(context), LEDGER),
        levels=table(_levels(context), LEVELS),
        commitments=table(_commitments(context), COMMITMENTS),
    )


def _ledger(context: Context) -> Iterator[tuple[Any, ...]]:
    tree = context.tree
    order = {name: position for position, name in enumerate(tree.names)}
    for line in context.ledger:
        unit = context.ledger.accounts[line.account].unit
        for name in sorted(line.amounts, key=order.__getitem__):
            amount = _number(line.amounts[name])
            if amount:
                node = tree[name]
                yield (
                    line.account,
                    line.place,
                    name,
                    node.world,
                    node.period.label,
                    line.name,
                    line.component,
                    line.item,
                    line.category,
                    line.risk,
                    amount,
                    unit,
                )


def _levels(context: Context) -> Iterator[tuple[Any, ...]]:
    for quantity in context.quantities.values():
        for key in quantity.variable:
            index = key if isinstance(key, tuple) else (key,)
            level = float(quantity.variable[key].value)
            if level or not quantity.decision:
                place, item, node = quantity.placed(index)
                period = context.tree[node].period.label
                yield quantity.name, place, item, node, period, level, quantity.unit, quantity.decision


def _commitments(context: Context) -> Iterator[tuple[Any, ...]]:
    for commitment in context.commitments:
        size = _number(commitment.size)
        if size > TAKEN:
            yield (
                commitment.kind,
                commitment.place,
                commitment.item,
                commitment.node,
                context.tree[commitment.node].period.label,
                commitment.locked,
                size,
                format_month(commitment.begins),
                format_month(commitment.ready),
                _spending(context.tree, commitment, size),
            )


def _spending(tree: Tree, commitment: Commitment, size: float) -> float:
    """What a commitment costs within the horizon, as expected when it is made."""
    here = tree[commitment.node].probability
    parts = [(size, commitment.spending)]
    parts += [(_number(variable), more) for variable, more in commitment.further]
    return sum(
        much * amount * tree[node].probability / here
        for much, amounts in parts
        for node, amount in amounts.items()
    )


def _number(expression: Any) -> float:
    if type(expression) is LinearExpression:
        pairs = zip(expression.linear_coefs, expression.linear_vars, strict=True)
        return float(expression.constant + sum(factor * variable.value for factor, variable in pairs))
    return float(pyomo_value(expression))
