"""Power that nothing uses at the end, and what there is that could."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, Any

from ..view import View
from ..years import by_period

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ["site", "unused_mw", "halls_left", "it_left_mw", "machines_held_mw"]
LEAST_LEFT = 0.05
"""MW of IT from which a hall has room left."""


def unused_power(view: View) -> DataFrame:
    """A row for each site, at the end of the horizon: MW at the meter unused; halls that are not converted in
    full and their IT MW left; machines held, MW at the plug (expected)."""
    import pandas as pd

    return pd.DataFrame([_site(view, name) for name in view.scenario.sites], columns=COLUMNS)


def _site(view: View, name: str) -> dict[str, Any]:
    power = view.power[view.power["site"] == name]
    made = [one for one in view.answer["conversions"] if one["site"] == name]
    left = {
        hall: terms.it - sum(one["it_mw"] for one in made if one["hall"] == hall)
        for hall, terms in view.scenario.halls.items()
        if terms.site == name
    }
    left = {hall: mw for hall, mw in left.items() if mw >= LEAST_LEFT}
    fleets = view.table("fleets")
    return {
        "site": name,
        "unused_mw": by_period(power, "unused_mw", view.tree)[-1] if len(power) else 0.0,
        "halls_left": "; ".join(left),
        "it_left_mw": sum(left.values()) if left else nan,
        "machines_held_mw": float(fleets.loc[fleets["site"] == name, "end_mw"].sum()),
    }
