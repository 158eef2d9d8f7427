"""Bitcoin: what comes in, goes out and stays, and what its sale paid for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.tree import Tree
from ..solution import Plan
from .money import NAMES, SALES
from .rows import by_node, closing_at_parent, level, lines, nodes_frame, weights

if TYPE_CHECKING:
    from pandas import DataFrame, Series

BUILD = ("conversion", "equipment", "upgrade", "machines")
"""Cash lines that pay for what AI needs: halls, long-lead equipment, power, tenants' machines."""


def btc_corkscrew(plan: Plan, tree: Tree, opening_btc: float) -> DataFrame:
    """Opening, mined, sold (negative) and closing coins by node, and how many of the last are pledged."""
    coins, table = lines(plan, "btc"), nodes_frame(tree)
    held = by_node(level(plan, "treasury.btc_held"), tree, "value")
    table["opening"] = closing_at_parent(held, tree, opening_btc)
    table["mined"] = by_node(coins[coins["line"] == "mined"], tree).to_numpy()
    table["sold"] = by_node(coins[coins["line"] == "sold"], tree).to_numpy()
    table["closing"] = held.to_numpy()
    table["pledged"] = by_node(lines(plan, "pledged"), tree).to_numpy()
    return table


def btc_share_of_build(plan: Plan, tree: Tree, opening_cash: float) -> float:
    """Share of the build that BTC sales paid for; zero if nothing is built.

    Money has no colour: within a node every source, cash drawn down among them, pays for the same share of
    every use. Operating income is a source only as far as it is above operating costs, and a line of credit
    as far as more is drawn than is paid back.
    """
    cash = lines(plan, "cash")
    held = by_node(level(plan, "treasury.cash_held"), tree, "value")
    named = cash.assign(name=_sources(cash))
    totals = named.pivot_table(index="node", columns="name", values="amount", aggfunc="sum", fill_value=0.0)
    totals = totals.reindex(tree.names, fill_value=0.0)
    drawn_down = [
        before - after
        for before, after in zip(closing_at_parent(held, tree, opening_cash), held, strict=True)
    ]
    sources = totals.clip(lower=0.0).sum(axis=1) + [max(0.0, amount) for amount in drawn_down]
    sales = totals.get(SALES, 0.0 * sources).clip(lower=0.0)
    build = by_node(cash[cash["line"].isin(BUILD) & (cash["category"] == "investment")], tree) * -1.0
    weighted = build * weights(tree)
    if weighted.sum() <= 0.0:
        return 0.0
    part = (sales / sources.where(sources > 0.0, 1.0)).clip(upper=1.0)
    return float((weighted * part).sum() / weighted.sum())


def _sources(cash: DataFrame) -> Series[str]:
    """What is netted within a node: operating income and costs; sales of coins and their fees; else lines."""
    kept = (cash["category"] != "operating") | (cash["line"] == "overheads")
    lines_of_sales = [line for line, name in NAMES.items() if name == SALES]
    return cash["line"].where(kept, "operating").where(~cash["line"].isin(lines_of_sales), SALES)
