"""What the plan is worth, line by line, and against doing nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..solution import Plan
from .rows import lines

if TYPE_CHECKING:
    from pandas import DataFrame

LINE = ["component", "line"]


def value_by_line(plan: Plan) -> DataFrame:
    """Component, line and what it is worth; the sum is the value of the plan."""
    found = lines(plan, "value").rename(columns={"amount": "value_musd"})
    return found.groupby(LINE, sort=False)["value_musd"].sum().reset_index()


def value_by_component(plan: Plan) -> DataFrame:
    """Component and what its lines are worth."""
    return value_by_line(plan).groupby("component", sort=False)["value_musd"].sum().reset_index()


def value_beyond_horizon(plan: Plan) -> float:
    """Worth of what is only expected after the horizon: closing lines, but for coins held.

    Those are leases' later years, machines and power left, less debt and work still to be paid. Coins can be
    sold the day the horizon ends.
    """
    closing = lines(plan, "closing")
    beyond = set(zip(closing["component"], closing["line"], strict=True)) - {("treasury", "BTC held")}
    table = value_by_line(plan)
    chosen = [key in beyond for key in zip(table["component"], table["line"], strict=True)]
    return float(table.loc[chosen, "value_musd"].sum())


def against_do_nothing(plan: Plan, do_nothing: Plan) -> DataFrame:
    """Value of each line in the plan and without it, and the difference; the sums are those of both plans."""
    both = value_by_line(plan).merge(
        value_by_line(do_nothing), on=LINE, how="outer", suffixes=("", "_do_nothing"), sort=True
    )
    both = both.fillna({"value_musd": 0.0, "value_musd_do_nothing": 0.0})
    both["difference_musd"] = both["value_musd"] - both["value_musd_do_nothing"]
    return both
