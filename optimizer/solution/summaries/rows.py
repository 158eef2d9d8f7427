"""Picking rows out of a plan's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...core.tree import Tree
from ..solution import Plan

if TYPE_CHECKING:
    from pandas import DataFrame, Series


def lines(plan: Plan, account: str, **equal: Any) -> DataFrame:
    """Rows of one account of the ledger, those only whose columns equal what is given."""
    found = plan.ledger[plan.ledger["account"] == account]
    for column, wanted in equal.items():
        found = found[found[column] == wanted]
    return found


def level(plan: Plan, quantity: str) -> DataFrame:
    """Rows of one quantity of the levels."""
    return plan.levels[plan.levels["quantity"] == quantity]


def by_node(rows: DataFrame, tree: Tree, column: str = "amount") -> Series[float]:
    """Sum by node, for every node of the tree."""
    return rows.groupby("node", sort=False)[column].sum().reindex(tree.names, fill_value=0.0)


def weights(tree: Tree) -> Series[float]:
    """Probability of every node."""
    import pandas as pd

    return pd.Series([node.probability for node in tree], index=tree.names)


def expected(rows: DataFrame, tree: Tree, column: str = "amount") -> float:
    """Sum over all nodes, each with its probability."""
    weight = {node.name: node.probability for node in tree}
    return float(sum(weight[node] * value for node, value in zip(rows["node"], rows[column], strict=True)))


def nodes_frame(tree: Tree) -> DataFrame:
    """Node, world and period of every node."""
    import pandas as pd

    rows = [(node.name, node.world, node.period.label) for node in tree]
    return pd.DataFrame(rows, columns=["node", "world", "period"])


def closing_at_parent(values: Series[float], tree: Tree, opening: float) -> list[float]:
    """What each node begins with: its parent's closing value, or the opening at the root."""
    return [opening if node.parent is None else float(values[node.parent]) for node in tree]
