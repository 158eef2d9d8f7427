"""Leases and halls."""

from __future__ import annotations

from typing import Any

from ...core.months import format_month, parse_month
from ..steps import converted_by_hall
from ..tables import Lines, table
from ..view import View
from ..words import NOTHING, number, trimmed

TITLE = "Leases and halls"


def lines(view: View) -> Lines:
    """What is let to whom, and what is built when."""
    return [*_leases(view), "", *_halls(view), *_fleets(view)]


def _leases(view: View) -> Lines:
    if not view.answer["leases"]:
        return ["No lease is signed."]
    titles = ["Lease", "Tenant", "Hall", ">IT MW", "Signed", "From", "To", ">USD/kW-month", ">Worth MUSD"]
    return table(titles, [_lease(view, lease) for lease in view.answer["leases"]])


def _lease(view: View, lease: dict[str, Any]) -> list[str]:
    terms = view.scenario.leases[lease["lease"]]
    here = terms.halls[lease["hall"]]
    rent = terms.rent if here.rent is None else here.rent
    last = parse_month(lease["commence"]) + terms.term - 1
    worth = view.worth_of_item("leases", lease["lease"])
    return [
        lease["lease"],
        terms.tenant,
        f"{lease['hall']} at {lease['site']}",
        trimmed(lease["it_mw"]),
        "before" if lease["locked"] else lease["signed"],
        lease["commence"],
        format_month(last),
        number(rent, 2),
        number(worth, 1),
    ]


def _halls(view: View) -> Lines:
    if not view.scenario.halls:
        return ["There are no halls."]
    made, built = view.answer["conversions"], converted_by_hall(view)
    rows = []
    for name, hall in view.scenario.halls.items():
        mine = [one for one in made if one["hall"] == name]
        starts = ", ".join(one["start"] for one in mine) or NOTHING
        ready = ", ".join(one["ready"] for one in mine) or NOTHING
        capex = number(sum(one["capex_musd"] for one in mine), 1) if mine else NOTHING
        converted = f"{trimmed(built.get(name, 0.0))} of {trimmed(hall.it)}"
        rows.append([name, hall.site, converted, starts, ready, capex])
    return table(["Hall", "Site", ">IT MW converted", "Building starts", "Ready", ">Capex MUSD"], rows)


def _fleets(view: View) -> Lines:
    """Machines: what becomes of each fleet, MW at the plug; where none ever stands is left out."""
    fleets = view.answer["fleets"]
    if not fleets:
        return []
    columns = ["start_mw", "bought_mw", "moved_in_mw", "moved_out_mw", "sold_mw", "end_mw"]
    titles = ["Fleet", "Site", ">Start MW", ">Bought", ">Moved in", ">Moved out", ">Sold", ">End MW"]
    rows = [
        [fleet["fleet"], fleet["site"], *(number(fleet[name], 1) for name in columns)]
        for fleet in fleets
        if any(fleet[name] >= 0.05 for name in columns)
    ]
    return ["", *table(titles, rows)] if rows else []
