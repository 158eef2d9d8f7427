"""The nodes of each calendar year, and sums over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..core.tree import Node, Tree

if TYPE_CHECKING:
    from pandas import DataFrame, Series


def year_nodes(tree: Tree) -> dict[int, list[Node]]:
    """The nodes of each calendar year, in time order; a period counts where it begins."""
    found: dict[int, list[Node]] = {}
    for node in tree:
        found.setdefault(node.period.year, []).append(node)
    return found


def edge(nodes: Sequence[Node], *, first: bool) -> list[Node]:
    """The nodes of the first or the last period of a year."""
    index = nodes[0 if first else -1].period.index
    return [node for node in nodes if node.period.index == index]


def total(values: Series[float], nodes: Sequence[Node]) -> float:
    """Sum over nodes, each with its probability."""
    return sum(node.probability * float(values[node.name]) for node in nodes)


def by_period(rows: DataFrame, column: str, tree: Tree) -> list[float]:
    """Sum of a column of rows by node, period by period; expected where the tree branches."""
    sums = rows.groupby("node", sort=False)[column].sum()
    found = [0.0] * len(tree.timeline.periods)
    for node in tree:
        found[node.period.index] += node.probability * float(sums.get(node.name, 0.0))
    return found
