"""What limits the plan, one row for each limit that is worth something."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import TYPE_CHECKING

from ...solution.answer import records
from ...solution.limit_groups import limit_groups, movable
from ..view import View
from ..words import listed, span

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = [
    *("limit", "title", "place", "item", "when", "periods", "worth_musd", "unit"),
    *("step", "step_worth_musd", "cause", "written_at", "in_plan"),
]
KEY = ("limit", "place", "item", "unit", "cause")
SPANS_TOLD = 3
SEEN = 1e-3
"""MUSD: a facility that moves less is not used."""


def limits(view: View) -> DataFrame:
    """Limits of `prices.csv`, the one whose practical step is worth most first, then those whose step was not
    looked at; `worth_musd` is that of one more unit in all periods in which it is worth something."""
    import pandas as pd

    rows = []
    prices = view.table("prices")
    written, idle = WrittenAt(view), left(view)
    told = {tuple(row[name] for name in KEY): row["worth_musd"] for row in records(view.table("step_worth"))}
    for one in movable(limit_groups(prices, view.tree)) if len(prices) else ():
        spans = [span(*found) for found in one.spans]
        later = ["later again"] if len(spans) > SPANS_TOLD else []
        worth = told.get(tuple(getattr(one, name) for name in KEY), nan)
        count = len({priced.period for priced in one.periods if priced.worth})
        rows.append(
            (
                *(one.limit, one.title, one.place, one.item, listed([*spans[:SPANS_TOLD], *later]), count),
                *(one.worth, one.unit, one.step, worth, one.cause, written.at(one.cause)),
                not idle.intersection((one.place, *one.item.split("/"))),
            )
        )
    made = pd.DataFrame(rows, columns=COLUMNS).astype({"step_worth_musd": "float64"})
    return made.sort_values("step_worth_musd", ascending=False, kind="stable", ignore_index=True)


def left(view: View) -> set[str]:
    """Ids of leases, halls and facilities that the plan could take and does not: the worth of a first unit
    there is that of a whole-number choice half taken, and no worth of the limit."""
    scenario, facilities = view.scenario, view.table("facilities").set_index("facility")
    lent = {*scenario.btc_loans}
    for kind in type(scenario.financing).model_fields:
        content = getattr(scenario.financing, kind)
        lent |= set(content) if isinstance(content, Mapping) else set()
    used = {str(name) for name in facilities.index[facilities.abs().max(axis=1) > SEEN]}
    signed = {lease["lease"] for lease in view.answer["leases"]}
    built = {made["hall"] for made in view.answer["conversions"]}
    return (lent - used) | (set(scenario.leases) - signed) | (set(scenario.halls) - built)


class WrittenAt:
    """Where paths of the scenario are written, from `inputs.csv`."""

    def __init__(self, view: View) -> None:
        table = view.table("inputs")
        self._places = dict(zip(table["path"], table["written_at"], strict=True))

    def at(self, path: str) -> str:
        """Place of the path, of the first input beneath it, or of what it is part of; `default` where nothing
        of it is written."""
        beneath = [name for name in self._places if name.startswith(f"{path}.")]
        for name in (path, *beneath[:1], path.rpartition(".")[0]):
            if name in self._places:
                return self._places[name] or "scenario.yaml"
        return "default"
