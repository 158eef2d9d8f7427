"""Which megawatts do what."""

from __future__ import annotations

from ..tables import Lines, table
from ..view import View
from ..words import escaped, number
from ..years import PowerYear, power_years

TITLE = "Power by use"
TITLES = ["End of", ">Mining MW", ">AI leased MW", ">Kept for AI MW", ">Unused MW", ">Energised MW"]


def lines(view: View) -> Lines:
    """At the meter, at the end of each year: the company, then each site."""
    told = [
        "MW at the meter at the end of each year. Kept for AI: under construction, or without a tenant.",
        "",
    ]
    told += table(TITLES, [_row(year) for year in view.power_years])
    sites = list(dict.fromkeys(view.power["site"])) if not view.power.empty else []
    if len(sites) < 2:
        return told
    for site in sites:
        here = view.power[view.power["site"] == site]
        told += ["", f"{escaped(view.scenario.sites[site].name)} ({site}):", ""]
        told += table(TITLES, [_row(year) for year in power_years(here, view.tree)])
    return told


def _row(year: PowerYear) -> list[str]:
    amounts = [year.mining, year.leased, year.kept, year.unused, year.energised]
    return [year.label, *(number(amount, 1) for amount in amounts)]
