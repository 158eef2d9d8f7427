"""Long-lead equipment: a building can start only with its units on site."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo

from ...core.algebra import linear
from ...core.context import Commitment, Context
from ...core.profiles import Terms, carry
from ...core.schedule import line_ends, nodes_from, nodes_with
from .data import ConversionsData
from .equipment import EquipmentData

NAME = "conversions"


def declare_equipment(block: Any, data: ConversionsData, context: Context, started: Any) -> None:
    """Orders, units delivered and units built in, for each kind of equipment that some hall needs."""
    if not data.equipment:
        return
    ordered = _ordered(block, data, context)
    delivered = _delivered(block, data, context, ordered)
    installed = _installed(block, data, context, started)
    rows: dict[tuple[str, ...], Any] = {}
    for kind in data.equipment:
        for node, units in installed[kind.id].items():
            terms = [(1.0, unit) for unit in units]
            if node in delivered[kind.id]:
                terms.append((-1.0, delivered[kind.id][node]))
            rows[kind.id, node] = (linear(terms), "<=", kind.stock)
    context.rule(
        block,
        "units_limit",
        rows,
        title="long-lead units built in, at most those on site",
        unit="units",
        cause=lambda equipment, node: f"construction.equipment.{equipment}",
        limit=True,
    )
    for kind in data.equipment:
        _post(kind, context, ordered)
    _give_back(block, data, context, ordered, installed)


def _ordered(block: Any, data: ConversionsData, context: Context) -> Any:
    ordered = context.variable(
        block,
        "ordered",
        [(kind.id, order.node) for kind in data.equipment for order in kind.orders],
        dims=("equipment", "node"),
        unit="units",
        title="Long-lead units ordered",
        decision=True,
        domain=pyo.NonNegativeIntegers,
        upper={(kind.id, order.node): kind.most for kind in data.equipment for order in kind.orders},
        cap=lambda equipment, node: f"construction.equipment.{equipment}.most",
    )
    context.rule(
        block,
        "order_limit",
        {
            (kind.id, end): (linear((1.0, ordered[kind.id, node]) for node in nodes), "<=", kind.most)
            for kind in data.equipment
            for end, nodes in line_ends(context.tree, [order.node for order in kind.orders]).items()
        },
        title="long-lead units ordered, at most those on offer",
        unit="units",
        cause=lambda equipment, node: f"construction.equipment.{equipment}.most",
        limit=True,
        dated=False,
    )
    return ordered


def _delivered(
    block: Any, data: ConversionsData, context: Context, ordered: Any
) -> dict[str, dict[str, Any]]:
    """Units delivered so far, by equipment and node."""
    changes: dict[tuple[str, ...], Terms] = {}
    for kind in data.equipment:
        changes[(kind.id,)] = {}
        for order in kind.orders:
            for node in nodes_from(context.tree, order.node, order.arrives):
                changes[(kind.id,)].setdefault(node.name, []).append((1.0, ordered[kind.id, order.node]))
    states = carry(
        context,
        block,
        "delivered",
        changes,
        dims=("equipment",),
        unit="units",
        title="Ordered units delivered",
        cause=lambda equipment, node: f"construction.equipment.{equipment}",
    )
    return {id: units for (id,), units in states.items()}


def _installed(
    block: Any, data: ConversionsData, context: Context, started: Any
) -> dict[str, dict[str, list[Any]]]:
    """Units built in so far by equipment and node, one for each hall: whole units for what has been begun.

    Halls begun before the horizon have theirs. Stated where a building can start, and at the leaves.
    """
    tree = context.tree
    changes: dict[tuple[str, ...], Terms] = {}
    for hall in data.halls:
        for start in hall.starts:
            if hall.equipment and start.begins >= tree.timeline.start:
                for node in nodes_with(tree, start.node, start.begins):
                    changes.setdefault((hall.site, hall.id), {}).setdefault(node.name, []).append(
                        (hall.unit, started[hall.site, hall.id, start.node])
                    )
    begun = carry(
        context,
        block,
        "begun",
        changes,
        dims=("site", "hall"),
        unit="MW",
        title="IT power begun within the horizon",
        cause=lambda site, hall, node: f"halls.{hall}",
    )
    leaves = {leaf.name for leaf in tree.leaves}
    need: dict[tuple[str, ...], Any] = {}
    for hall in data.halls:
        for id, per_mw in hall.equipment.items():
            users = [(other.site, other.id) for other in data.halls if id in other.equipment]
            where = leaves.union(*(changes.get(user, ()) for user in users))
            for name, power in begun.get((hall.site, hall.id), {}).items():
                if name in where:
                    need[hall.site, hall.id, id, name] = (per_mw, power)
    installed = context.variable(
        block,
        "installed",
        need,
        dims=("site", "hall", "equipment", "node"),
        unit="units",
        title="Long-lead units built in",
        decision=False,
        domain=pyo.NonNegativeIntegers,
    )
    context.rule(
        block,
        "units_needed",
        {
            key: (linear([(1.0, installed[key]), (-per_mw, power)]), ">=", 0.0)
            for key, (per_mw, power) in need.items()
        },
        title="a building starts only with its long-lead units",
        unit="units",
        cause=lambda site, hall, equipment, node: f"halls.{hall}.equipment.{equipment}",
    )
    found: dict[str, dict[str, list[Any]]] = {kind.id: {} for kind in data.equipment}
    for key in need:
        found[key[2]].setdefault(key[3], []).append(installed[key])
    return found


def _post(kind: EquipmentData, context: Context, ordered: Any) -> None:
    paid: Terms = {}
    for order in kind.orders:
        for node, money in order.paid.items():
            paid.setdefault(node, []).append((-money, ordered[kind.id, order.node]))
        context.commitments.append(
            Commitment(
                "equipment",
                "",
                kind.id,
                order.node,
                ordered[kind.id, order.node],
                False,
                order.ordered,
                order.arrives,
                spending=order.paid,
            )
        )
    context.ledger.post(
        "cash",
        NAME,
        "equipment",
        {node: linear(terms) for node, terms in paid.items()},
        item=kind.id,
        risk="reference",
        category="investment",
    )


def _give_back(
    block: Any,
    data: ConversionsData,
    context: Context,
    ordered: Any,
    installed: dict[str, dict[str, list[Any]]],
) -> None:
    """At the end, units that were ordered and never built in bring back what cancelling does not cost.

    As many as were ordered at most, and as are left over with the stock: what is built in comes from the
    stock first.
    """
    tree = context.tree
    kinds = [kind for kind in data.equipment if kind.refund > 0.0 and kind.orders]
    if not kinds:
        return
    given_back = context.variable(
        block,
        "given_back",
        [(kind.id, leaf.name) for kind in kinds for leaf in tree.leaves],
        dims=("equipment", "node"),
        unit="units",
        title="Ordered units never used and given back",
        decision=True,
    )
    from_orders: dict[tuple[str, ...], Any] = {}
    from_what_is_left: dict[tuple[str, ...], Any] = {}
    for kind in kinds:
        options = {order.node for order in kind.orders}
        for leaf in tree.leaves:
            bought = [
                (-1.0, ordered[kind.id, node.name]) for node in tree.line(leaf.name) if node.name in options
            ]
            back = (1.0, given_back[kind.id, leaf.name])
            used = [(1.0, units) for units in installed[kind.id].get(leaf.name, ())]
            from_orders[kind.id, leaf.name] = (linear([back, *bought]), "<=", 0.0)
            from_what_is_left[kind.id, leaf.name] = (linear([back, *bought, *used]), "<=", kind.stock)
        context.ledger.post(
            "closing",
            NAME,
            "equipment given back",
            {leaf.name: linear([(kind.refund, given_back[kind.id, leaf.name])]) for leaf in tree.leaves},
            item=kind.id,
            risk="reference",
        )
    common: dict[str, Any] = {
        "unit": "units",
        "cause": lambda equipment, node: f"construction.equipment.{equipment}",
    }
    title = "No more given back than was ordered"
    context.rule(block, "given_back_ordered", from_orders, title=title, **common)
    title = "No more given back than is left over"
    context.rule(block, "given_back_left", from_what_is_left, title=title, **common)
