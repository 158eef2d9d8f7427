"""Amounts that follow from commitments over many periods, stated with as few numbers as possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyomo.environ as pyo

from .algebra import Expression, linear
from .context import Context

Options = Sequence[tuple[Any, Mapping[str, float]]]
"""Pairs of a variable and what one unit of it brings, by node."""

Terms = dict[str, list[tuple[float, Any]]]


def follow(
    context: Context,
    block: Any,
    name: str,
    families: Mapping[tuple[str, ...], Options],
    *,
    dims: tuple[str, ...],
    unit: str,
    title: str,
    cause: Any,
    level: bool = False,
) -> dict[tuple[str, ...], dict[str, Expression]]:
    """Amounts by key and node, `sum over options of variable * amount[node]`, in the sparser of two forms.

    Directly, each option stands in every period it touches. Carried, a monthly rate is a state that moves
    only where some option's rate changes (`rate = rate of parent + changes`): a rent that rises once a year
    moves in one quarter of four. `dims` names the parts of the keys; `unit` is that of the monthly rate. With
    `level` the amounts are levels such as MW, the same however long a period is, and are carried themselves.
    Nodes without any amount are left out of the answer.
    """
    found: dict[tuple[str, ...], dict[str, Expression]] = {}
    carried: dict[tuple[str, ...], Terms] = {}
    for key, options in families.items():
        direct = _direct(options)
        changes = _changes(context, options, level)
        rows = len(_from_first_change(context, changes))
        if sum(map(len, direct.values())) <= sum(map(len, changes.values())) + 3 * rows:
            found[key] = {node: linear(terms) for node, terms in direct.items()}
        else:
            carried[key] = changes
    if carried:
        states = carry(context, block, name, carried, dims=dims, unit=unit, title=title, cause=cause)
        tree = context.tree
        for key, rates in states.items():
            found[key] = {
                node: rate if level else linear([(tree[node].period.months, rate)])
                for node, rate in rates.items()
            }
    return found


def _direct(options: Options) -> Terms:
    terms: Terms = {}
    for variable, amounts in options:
        for node, amount in amounts.items():
            terms.setdefault(node, []).append((amount, variable))
    return terms


def _changes(context: Context, options: Options, level: bool) -> Terms:
    """Where each option's monthly rate (or level) differs from that at the parent node."""
    tree = context.tree
    changes: Terms = {}
    for variable, amounts in options:
        for node in tree:
            rate = amounts.get(node.name, 0.0) / (1 if level else node.period.months)
            parent = tree[node.parent] if node.parent else None
            before = amounts.get(parent.name, 0.0) / (1 if level else parent.period.months) if parent else 0.0
            if abs(rate - before) > 1e-12 * max(abs(rate), abs(before)):
                changes.setdefault(node.name, []).append((rate - before, variable))
    return changes


def _from_first_change(context: Context, changes: Terms) -> list[str]:
    tree = context.tree
    first = min((tree[node].period.index for node in changes), default=len(tree.timeline.periods))
    return [node.name for node in tree if node.period.index >= first]


def carry(
    context: Context,
    block: Any,
    name: str,
    families: Mapping[tuple[str, ...], Terms],
    *,
    dims: tuple[str, ...],
    unit: str,
    title: str,
    cause: Any,
    domain: Any = pyo.Reals,
) -> dict[tuple[str, ...], dict[str, Any]]:
    """States by key and node that start at zero: `state = state of the parent + changes at the node`.

    `families` gives the changes of each key by node, as pairs of coefficient and variable. A state exists
    from the first period with a change on; before that it is zero and left out.
    """
    tree = context.tree
    nodes = {key: _from_first_change(context, changes) for key, changes in families.items()}
    state = context.variable(
        block,
        name,
        [(*key, node) for key in families for node in nodes[key]],
        dims=(*dims, "node"),
        unit=unit,
        title=title,
        decision=False,
        domain=domain,
    )
    exists = {key: set(names) for key, names in nodes.items()}
    rows: dict[tuple[str, ...], Expression] = {}
    for key, changes in families.items():
        for node in nodes[key]:
            parent = tree[node].parent
            terms = [(-1.0, state[(*key, node)]), *changes.get(node, ())]
            if parent is not None and parent in exists[key]:
                terms.append((1.0, state[(*key, parent)]))
            rows[(*key, node)] = (linear(terms), "==", 0.0)
    context.rule(block, f"{name}_carried", rows, title=f"{title}, carried on", unit=unit, cause=cause)
    return {key: {node: state[(*key, node)] for node in nodes[key]} for key in families}
