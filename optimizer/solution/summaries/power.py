"""Which megawatts do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.tree import Tree
from ..solution import Plan
from .rows import by_node, lines, nodes_frame

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ["site", "node", "world", "period"]
COLUMNS += ["mining_mw", "ai_leased_mw", "ai_reserved_mw", "unused_mw", "energised_mw"]


def power_by_use(plan: Plan, tree: Tree) -> DataFrame:
    """MW at the meter by site and node: mining, AI leased, kept for AI but not leased, unused; they add up to
    what is energised.

    Power kept for AI but not leased is under construction, or ready and without a tenant yet.
    """
    import pandas as pd

    power, promised = lines(plan, "power"), lines(plan, "firm_power", line="promised")
    tables = []
    for site in power["place"].drop_duplicates():
        here = power[power["place"] == site]
        table = nodes_frame(tree)
        table.insert(0, "site", site)
        mining = -by_node(here[here["component"] == "mining"], tree).to_numpy()
        reserved = -by_node(here[here["line"] == "reserved for AI"], tree).to_numpy()
        energised = by_node(here[here["component"] == "sites"], tree).to_numpy()
        leased = -by_node(promised[promised["place"] == site], tree).to_numpy()
        table["mining_mw"] = mining
        table["ai_leased_mw"] = leased
        table["ai_reserved_mw"] = reserved - leased
        table["unused_mw"] = energised - mining - reserved
        table["energised_mw"] = energised
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)
