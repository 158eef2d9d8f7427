"""The plan year by year: what stands at the end of each, and what moved in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.tree import Node, Tree
from ..solution.summaries.rows import by_node, level
from .view import View

if TYPE_CHECKING:
    from pandas import DataFrame, Series


@dataclass(frozen=True)
class Year:
    """One calendar year of the horizon; expected amounts where the tree branches. MW, coins, MUSD."""

    label: str
    mining: float
    leased: float
    kept: float
    """Kept for AI and not leased: under construction, or without a tenant."""
    unused: float
    energised: float
    opening_btc: float
    mined: float
    sold: float
    """Negative."""
    btc: float
    cash: float
    debt: float


def years(view: View, site: str | None = None) -> list[Year]:
    """Every calendar year of the horizon, told by its last period; a period counts where it begins.

    With `site`, power is that of the site alone.
    """
    power = view.power if site is None else view.power[view.power["site"] == site]
    return [_year(view, str(year), nodes, power) for year, nodes in year_nodes(view.tree).items()]


def year_nodes(tree: Tree) -> dict[int, list[Node]]:
    """The nodes of each calendar year, in time order."""
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


def _year(view: View, label: str, nodes: list[Node], power: DataFrame) -> Year:
    begins, ends = edge(nodes, first=True), edge(nodes, first=False)
    coins, cash = view.coins.set_index("node"), view.cash.set_index("node")

    def mw(column: str) -> float:
        return total(by_node(power, view.tree, column), ends)

    return Year(
        label=label,
        mining=mw("mining_mw"),
        leased=mw("ai_leased_mw"),
        kept=mw("ai_reserved_mw"),
        unused=mw("unused_mw"),
        energised=mw("energised_mw"),
        opening_btc=total(coins["opening"], begins),
        mined=total(coins["mined"], nodes),
        sold=total(coins["sold"], nodes),
        btc=total(coins["closing"], ends),
        cash=total(cash["closing"], ends),
        debt=total(by_node(level(view.plan, "financing.owed"), view.tree, "value"), ends),
    )
