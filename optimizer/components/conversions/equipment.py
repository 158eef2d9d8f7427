"""Orders of long-lead equipment that can still arrive in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...core.schedule import decision_periods, nodes_in, spread_from
from ...core.tree import Tree
from .schema import Equipment


@dataclass(frozen=True)
class Order:
    """A decision at a node to order units."""

    node: str
    ordered: int
    arrives: int
    paid: Mapping[str, float] = field(repr=False)
    """MUSD per unit by node."""


@dataclass(frozen=True)
class EquipmentData:
    """One kind of long-lead equipment."""

    id: str
    stock: int
    most: int
    refund: float
    """MUSD given back at the end of the horizon for a unit that was ordered and never used."""
    orders: tuple[Order, ...]


def prepare_equipment(
    equipment: Mapping[str, Equipment], tree: Tree, latest_need: Mapping[str, int]
) -> tuple[EquipmentData, ...]:
    """The equipment that some hall needs, with the orders that arrive in time for its last possible start."""
    return tuple(
        EquipmentData(
            id=id,
            stock=kind.stock,
            most=kind.most,
            refund=kind.price * (1.0 - kind.cancellation),
            orders=_orders(kind, tree, latest_need[id]),
        )
        for id, kind in sorted(equipment.items())
        if id in latest_need
    )


def _orders(kind: Equipment, tree: Tree, latest: int) -> tuple[Order, ...]:
    def paid(month: int) -> float:
        deposit = kind.price * kind.deposit
        return (deposit if month == 0 else 0.0) + (kind.price - deposit if month == kind.lead else 0.0)

    found = []
    for period in decision_periods(tree):
        ordered = period.start
        arrival = tree.timeline.first_from(ordered + kind.lead)
        needed = tree.timeline.containing(latest)
        too_soon = kind.earliest is not None and ordered < kind.earliest
        if too_soon or arrival is None or needed is None or arrival.index > needed.index:
            continue
        found += [
            Order(
                node.name,
                ordered,
                ordered + kind.lead,
                spread_from(tree, node.name, ordered, paid),
            )
            for node in nodes_in(tree, period)
        ]
    return tuple(found)
