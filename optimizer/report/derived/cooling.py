"""What each kind of cooling carries, and what hangs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...solution.summaries.rows import lines
from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ["site", "kind", "node", "capacity_mw", "load_mw", "room_mw"]
LOADS = ("hall load", "machines")
"""Lines that take cooling; the others are what sites have and halls add or take away."""
LEAST = 0.05
"""MW of load worth telling."""


def cooling_room(view: View) -> DataFrame:
    """A row for each site and kind of cooling with any load: MW at the end of the node with least room."""
    import pandas as pd

    found = lines(view.plan, "cooling")
    rows = []
    for place, mine in found.groupby("place", sort=False):
        site, _, kind = str(place).partition("/")
        nodes = {node: position for position, node in enumerate(view.tree.names)}
        by_node = dict.fromkeys(nodes, (0.0, 0.0))
        for node, line, amount in zip(mine["node"], mine["line"], mine["amount"], strict=True):
            capacity, load = by_node[node]
            is_load = line in LOADS
            by_node[node] = (capacity, load - amount) if is_load else (capacity + amount, load)
        loaded = {node: both for node, both in by_node.items() if both[1] >= LEAST}
        if loaded:
            node = min(loaded, key=lambda one: (round(loaded[one][0] - loaded[one][1], 3), nodes[one]))
            capacity, load = loaded[node]
            rows.append((site, kind, node, capacity, load, capacity - load))
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COLUMNS[3:], "float64"))
