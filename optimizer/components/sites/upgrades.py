"""When upgrades of a site can be ordered, when their power comes, and when they are paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ...core.schedule import Window, nodes_from, nodes_in, nodes_with
from ...core.tree import Node, Tree
from .schema import Site, Upgrade


@dataclass(frozen=True)
class Order:
    """An order that can be placed, or was, at one node."""

    node: str
    month: int
    """Month (ordinal) of the order."""
    ready: int
    """Month (ordinal) from which there is power."""
    arrives: tuple[str, ...]
    """Nodes of the first period with the power."""
    spending: Mapping[str, float] = field(repr=False)
    """MUSD by node."""


@dataclass(frozen=True)
class UpgradeData:
    """An upgrade with every order that can work."""

    power: float
    """MW added."""
    firm: bool
    locked: bool
    """Ordered already."""
    orders: tuple[Order, ...]


def prepare_upgrade(site: Site, upgrade: Upgrade, tree: Tree) -> UpgradeData:
    """The orders whose power comes within the horizon and before the site's lease ends.

    An upgrade that was ordered already has one order for each node of its period, or one at the root if that
    lies before the horizon; what was paid by then is sunk.
    """
    orders = []
    for node, month in _months(upgrade, tree):
        ready = month + upgrade.lead
        arrives = nodes_from(tree, node.name, ready)
        if arrives and (site.lease_end is None or arrives[0].period.end <= site.lease_end):
            spending = _spending(upgrade, tree, node.name, month)
            orders.append(Order(node.name, month, ready, tuple(later.name for later in arrives), spending))
    return UpgradeData(upgrade.power, upgrade.firm, upgrade.ordered is not None, tuple(orders))


def _months(upgrade: Upgrade, tree: Tree) -> Iterator[tuple[Node, int]]:
    """Nodes at which the upgrade can be ordered, with the month of the order."""
    if upgrade.ordered is not None:
        period = tree.timeline.containing(max(upgrade.ordered, tree.timeline.start))
        for node in nodes_in(tree, period) if period else ():
            yield node, upgrade.ordered
        return
    window = Window(upgrade.earliest, upgrade.latest)
    for node in tree.decision_nodes:
        if node.period.start in window:
            yield node, node.period.start


def _spending(upgrade: Upgrade, tree: Tree, node: str, ordered: int) -> dict[str, float]:
    """The deposit with the order and the rest when the power comes; what lies before the horizon is sunk."""
    spending: dict[str, float] = {}
    for month, share in ((ordered, upgrade.deposit), (ordered + upgrade.lead, 1.0 - upgrade.deposit)):
        if share and month >= tree.timeline.start:
            for later in nodes_with(tree, node, month):
                spending[later.name] = spending.get(later.name, 0.0) + share * upgrade.capex
    return spending
