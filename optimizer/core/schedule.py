"""When a commitment can be made and when its consequences fall: date logic that components share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .timeline import Period
from .tree import Node, Tree


@dataclass(frozen=True, slots=True)
class Window:
    """Months (ordinals) from `first` to `last`, both included; None leaves a side open."""

    first: int | None = None
    last: int | None = None

    def __contains__(self, month: int) -> bool:
        return (self.first is None or self.first <= month) and (self.last is None or month <= self.last)


def decision_periods(tree: Tree) -> tuple[Period, ...]:
    """The periods in which a commitment may begin, in order."""
    return tuple(dict.fromkeys(node.period for node in tree.decision_nodes))


def nodes_in(tree: Tree, period: Period) -> tuple[Node, ...]:
    """Every node of a period: one for each state of knowledge in it."""
    return tuple(node for node in tree if node.period.index == period.index)


def spread_from(tree: Tree, node: str, begins: int, monthly: Callable[[int], float]) -> dict[str, float]:
    """Amounts by node of a commitment made at `node` whose months count from `begins` (ordinal).

    `monthly(k)` is the amount in month `begins + k`; what falls before the node's period is left out.
    """
    shift = tree[node].period.start - begins
    return tree.spread(node, lambda month: monthly(month + shift))


def nodes_from(tree: Tree, node: str, month: int) -> tuple[Node, ...]:
    """Where, after a decision at `node`, what is ready in `month` can first be used.

    It is usable from the first period that begins then or later, but not before the decision; empty if that
    lies beyond the horizon.
    """
    period = tree.timeline.first_from(month)
    return () if period is None else _after(tree, node, period)


def nodes_with(tree: Tree, node: str, month: int) -> tuple[Node, ...]:
    """The nodes after a decision at `node` whose period holds `month`; `node` itself if that lies before it.

    Empty if the month lies beyond the horizon.
    """
    period = tree.timeline.containing(max(month, tree.timeline.start))
    return () if period is None else _after(tree, node, period)


def _after(tree: Tree, node: str, period: Period) -> tuple[Node, ...]:
    index = max(period.index, tree[node].period.index)
    return tuple(later for later in tree.descendants(node) if later.period.index == index)


def by_period(tree: Tree, node: str, of: Callable[[Period], float]) -> dict[str, float]:
    """A value of each period by the nodes from `node` on, zeros left out; worked out once for each period."""
    values: dict[int, float] = {}
    found: dict[str, float] = {}
    for later in tree.descendants(node):
        index = later.period.index
        if index not in values:
            values[index] = of(later.period)
        if values[index] != 0.0:
            found[later.name] = values[index]
    return found


def leaves_after(tree: Tree, node: str) -> tuple[str, ...]:
    """The leaves that can be reached from `node`."""
    return tuple(later.name for later in tree.descendants(node) if not tree.children(later.name))


def line_ends(tree: Tree, nodes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The last of `nodes` on the way to each leaf, with all of them on that way, in time order.

    A limit over everything that is decided along a line of the tree needs one row for each.
    """
    chosen = set(nodes)
    found: dict[str, tuple[str, ...]] = {}
    for leaf in tree.leaves:
        on_line = tuple(node.name for node in tree.line(leaf.name) if node.name in chosen)
        if on_line:
            found[on_line[-1]] = on_line
    return found


def year_ends(tree: Tree) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Calendar years along each line: the year, the last node in it, and all its nodes on that line."""
    for node in tree:
        year = node.period.year
        children = tree.children(node.name)
        if any(child.period.year == year for child in children):
            continue
        yield year, node.name, tuple(n.name for n in tree.line(node.name) if n.period.year == year)
