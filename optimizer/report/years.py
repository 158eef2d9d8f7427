"""The plan year by year: what stands at the end of each, and what moved in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.tree import Node, Tree
from ..solution.summaries.rows import by_node

if TYPE_CHECKING:
    from pandas import DataFrame, Series


@dataclass(frozen=True)
class PowerYear:
    """MW at the meter at the end of a calendar year; expected ones where the tree branches."""

    label: str
    mining: float
    leased: float
    kept: float
    """Kept for AI and not leased: under construction, or without a tenant."""
    unused: float
    energised: float


@dataclass(frozen=True)
class MoneyYear:
    """Coins and MUSD of a calendar year; expected ones where the tree branches."""

    label: str
    opening_btc: float
    mined: float
    sold: float
    """Negative."""
    btc: float
    cash: float
    debt: float


def power_years(power: DataFrame, tree: Tree) -> list[PowerYear]:
    """From rows of `power_by_use`, each year told by its last period."""
    columns = ("mining_mw", "ai_leased_mw", "ai_reserved_mw", "unused_mw", "energised_mw")
    sums = [by_node(power, tree, column) for column in columns]
    return [
        PowerYear(str(year), *(total(values, edge(nodes, first=False)) for values in sums))
        for year, nodes in year_nodes(tree).items()
    ]


def money_years(coins: DataFrame, cash: DataFrame, owed: DataFrame, tree: Tree) -> list[MoneyYear]:
    """From the corkscrews of coins and cash and the levels of debt."""
    coins, cash, debt = coins.set_index("node"), cash.set_index("node"), by_node(owed, tree, "value")
    found = []
    for year, nodes in year_nodes(tree).items():
        ends = edge(nodes, first=False)
        opening = total(coins["opening"], edge(nodes, first=True))
        moved = [total(coins[name], nodes) for name in ("mined", "sold")]
        stands = [total(values, ends) for values in (coins["closing"], cash["closing"], debt)]
        found.append(MoneyYear(str(year), opening, *moved, *stands))
    return found


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
