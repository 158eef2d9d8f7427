"""Leases with their terms, and halls with what is built of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...components.leases.curves import parts
from ...core.months import format_month, parse_month
from ...scenario.schema import Scenario
from ...solution.summaries.rows import expected, lines
from ..view import View
from ..words import plain

if TYPE_CHECKING:
    from pandas import DataFrame

LEASES = [
    "lease",
    "tenant",
    "hall",
    "site",
    "it_mw",
    "signed",
    "first",
    "last",
    "rent_usd_per_kw_month",
    "machines_musd",
    "worth_musd",
]
PHASES = ["lease", "hall", "site", "it_mw", "first", "last"]
HALLS = ["hall", "site", "it_mw", "converted_mw", "starts", "ready", "capex_musd", "worth_musd"]


def lease_terms(view: View) -> DataFrame:
    """A row for each lease in the plan and hall: node of signing (`before` if it was signed already), first
    and last month, rent of the first year. What it is worth in all its halls, and what the landlord pays
    within the horizon for the tenant's machines, stand in its first row."""
    import pandas as pd

    rows = []
    told: set[str] = set()
    for lease in view.answer["leases"]:
        name = lease["lease"]
        terms = view.scenario.leases[name]
        rent = terms.halls[lease["hall"]].rent
        rows.append(
            (
                *(name, plain(terms.tenant), lease["hall"], lease["site"], lease["it_mw"]),
                "before" if lease["locked"] else lease["node"],
                lease["commence"],
                format_month(parse_month(lease["commence"]) + terms.term - 1),
                terms.rent if rent is None else rent,
                None if name in told else machines_of(view, name),
                None if name in told else view.worth_of_item("leases", name),
            )
        )
        told.add(name)
    return pd.DataFrame(rows, columns=LEASES).astype({"machines_musd": "float64", "worth_musd": "float64"})


def machines_of(view: View, lease: str) -> float | None:
    """MUSD that the landlord pays within the horizon for machines of a tenant; None where there are none."""
    paid = lines(view.plan, "cash", component="leases", item=lease, line="machines")
    return None if paid.empty else -expected(paid, view.tree)


def lease_phases(view: View) -> DataFrame:
    """A row for each lease in the plan, hall and phase: IT MW that commence in its first month."""
    import pandas as pd

    rows = []
    for lease in view.answer["leases"]:
        begins = parse_month(lease["commence"])
        last = format_month(begins + view.scenario.leases[lease["lease"]].term - 1)
        for after, it_mw in phases(view.scenario, lease["lease"], lease["it_mw"]):
            months = (format_month(begins + after), last)
            rows.append((lease["lease"], lease["hall"], lease["site"], it_mw, *months))
    return pd.DataFrame(rows, columns=PHASES)


def phases(scenario: Scenario, name: str, it_mw: float) -> list[tuple[int, float]]:
    """Months after commencement and IT MW that commence then, of so many MW that are let."""
    found = parts(scenario.leases[name])
    whole = sum(power for _, power in found)
    by_month: dict[int, float] = {}
    for after, power in found:
        by_month[after] = by_month.get(after, 0.0) + power
    return [(after, it_mw * power / whole) for after, power in by_month.items()]


def hall_plan(view: View) -> DataFrame:
    """A row for each hall: IT MW that fit and are converted, when building starts and parts are ready."""
    import pandas as pd

    rows = []
    for name, hall in view.scenario.halls.items():
        mine = [made for made in view.answer["conversions"] if made["hall"] == name]
        dates = ("; ".join(made[date] for made in mine) for date in ("start", "ready"))
        mw, capex = (sum(made[column] for made in mine) for column in ("it_mw", "capex_musd"))
        worth = view.worth_of_item("conversions", name)
        rows.append((name, hall.site, hall.it, mw, *dates, capex, worth))
    numbers = {name: "float64" for name in HALLS if name.endswith(("_mw", "_musd"))}
    return pd.DataFrame(rows, columns=HALLS).astype(numbers)
