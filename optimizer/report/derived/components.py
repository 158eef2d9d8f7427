"""What each component of the plan is worth, against mining only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ["component", "value_musd", "value_musd_do_nothing", "difference_musd"]


def value_components(view: View) -> DataFrame:
    """Sums of the lines of `against_do_nothing.csv` by component; without that, of `value.csv`."""
    import pandas as pd

    table = view.table("value" if view.other is None else "against_do_nothing")
    found = table.groupby("component", sort=True)[[one for one in COLUMNS[1:] if one in table.columns]].sum()
    return pd.DataFrame(found.reset_index()).reindex(columns=COLUMNS)
