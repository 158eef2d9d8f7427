"""What is done: leases signed, halls converted, machines kept, sold, moved and bought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...core.months import format_month
from ...core.tree import Tree
from ...scenario.schema import Scenario
from ..solution import Plan
from .rows import level, lines

if TYPE_CHECKING:
    from pandas import DataFrame

LEASES = ["lease", "site", "hall", "node", "signed", "start", "commence", "it_mw", "locked"]
CONVERSIONS = ["site", "hall", "node", "start", "ready", "it_mw", "gross_mw", "capex_musd", "locked"]
FLEETS = [
    "fleet",
    "site",
    "start_mw",
    "sold_mw",
    "moved_out_mw",
    "moved_in_mw",
    "bought_mw",
    "end_mw",
    "mined_btc",
]


def leases(plan: Plan, tree: Tree, scenario: Scenario) -> DataFrame:
    """Every lease in the plan; `start` is the period of commencement, `commence` its month."""
    import pandas as pd

    starts = {period.label: period.start for period in tree.timeline.periods}
    rows = []
    chosen: Any = level(plan, "leases.taken")
    for row in chosen.itertuples(index=False):
        hall, name, start = row.item.split("/")
        lease = scenario.leases[name]
        commence = lease.signed.commence if lease.signed is not None else starts[start]
        size = lease.blocks.size if lease.blocks is not None else lease.it
        site = scenario.halls[hall].site
        month = format_month(commence)
        locked = lease.signed is not None
        rows.append((name, site, hall, row.node, row.period, start, month, size * row.value, locked))
    found = pd.DataFrame(rows, columns=LEASES)
    return found.sort_values(["commence", "lease"], kind="stable", ignore_index=True)


def conversions(plan: Plan, scenario: Scenario) -> DataFrame:
    """Every conversion in the plan; the cost is what is still to be paid within the horizon."""
    import pandas as pd

    made: Any = plan.commitments[plan.commitments["kind"] == "conversion"]
    rows = []
    for row in made.itertuples(index=False):
        hall = scenario.halls[row.item]
        site = scenario.sites[hall.site]
        it_mw = row.size * (hall.block if hall.block is not None else 1.0)
        gross = it_mw * (hall.gross_per_it or site.gross_per_it or site.pue.ai_peak or site.pue.ai)
        rows.append(
            (
                hall.site,
                row.item,
                row.node,
                row.begins,
                row.ready,
                it_mw,
                gross,
                row.spending_musd,
                row.locked,
            )
        )
    found = pd.DataFrame(rows, columns=CONVERSIONS)
    return found.sort_values(["start", "hall"], kind="stable", ignore_index=True)


def fleets(plan: Plan, tree: Tree) -> DataFrame:
    """By fleet and site: MW at the start, sold, moved, bought and at the end; coins mined."""
    import pandas as pd

    weight = {node.name: node.probability for node in tree}
    first, leaves = tree.nodes[0].name, {leaf.name for leaf in tree.leaves}
    found: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: dict.fromkeys(FLEETS[2:], 0.0))
    for place, item, node, mw in _rows(level(plan, "mining.held"), "value"):
        here = found[item, place]
        here["start_mw"] += mw if node == first else 0.0
        here["end_mw"] += weight[node] * mw if node in leaves else 0.0
    for name, column in (("sold", "sold_mw"), ("bought", "bought_mw"), ("moved", "moved_out_mw")):
        for place, item, node, mw in _rows(level(plan, f"mining.{name}"), "value"):
            fleet, _, to = item.partition("/")
            here = found[fleet, place]
            here[column] += weight[node] * mw
            here["start_mw"] += mw if node == first and name != "bought" else 0.0
            if to:
                found[fleet, to]["moved_in_mw"] += weight[node] * mw
    for place, item, node, coins in _rows(lines(plan, "btc", line="mined"), "amount"):
        found[item, place]["mined_btc"] += weight[node] * coins
    rows = [(fleet, site, *amounts.values()) for (fleet, site), amounts in found.items()]
    return pd.DataFrame(rows, columns=FLEETS)


def _rows(table: DataFrame, column: str) -> Iterator[tuple[str, str, str, float]]:
    """Place, item, node and amount."""
    return zip(table["place"], table["item"], table["node"], table[column], strict=True)
