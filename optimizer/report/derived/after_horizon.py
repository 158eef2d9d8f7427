"""What is expected only after the horizon, item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...solution.summaries.rows import lines
from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ["component", "item", "worth_musd"]


def after_horizon(view: View) -> DataFrame:
    """A row for each item with closing lines, coins held apart; together they are the figure `beyond`.

    The largest comes first: later years of leases, machines and power left, debt and bills still to be paid.
    """
    import pandas as pd

    closing, value = lines(view.plan, "closing"), lines(view.plan, "value")
    later = set(zip(closing["component"], closing["line"], strict=True)) - {("treasury", "BTC held")}
    chosen = [key in later for key in zip(value["component"], value["line"], strict=True)]
    sums: dict[tuple[str, str], float] = {}
    mine = value[chosen].fillna({"item": ""})
    for component, item, amount in zip(mine["component"], mine["item"], mine["amount"], strict=True):
        sums[component, item] = sums.get((component, item), 0.0) + float(amount)
    rows = [(*key, worth) for key, worth in sums.items()]
    rows.sort(key=lambda row: -row[2])
    return pd.DataFrame(rows, columns=COLUMNS).astype({"worth_musd": "float64"})
