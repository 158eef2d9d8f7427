"""Where the money comes from, and where it goes."""

from __future__ import annotations

from ...solution.summaries import sources_and_uses
from ..tables import Lines, table
from ..view import View
from ..words import number, percent

TITLE = "Where the money comes from, and where it goes"


def lines(view: View) -> Lines:
    """Sources and uses over the horizon, and the share of the build that coins paid for."""
    found = sources_and_uses(view.plan, view.tree, view.scenario.treasury.cash)
    tax = "before tax" if view.scenario.taxes is None else "after income tax"
    told = [f"MUSD over the horizon, {tax}."]
    for side, title in (("source", "Source"), ("use", "Use")):
        chosen = found[found["side"] == side]
        rows = [[str(row["name"]), number(row["musd"], 1)] for row in chosen.to_dict("records")]
        total = ["Total", number(float(chosen["musd"].sum()), 1)]
        told += ["", *table([title, ">MUSD"], [*rows, total])]
    share = view.answer["treasury"]["btc_share_of_build"]
    if share > 0:
        told += [
            "",
            f"Sales of BTC paid for {percent(share)} of what was built, each source counted in the period it",
        ]
        told += ["came in and paying the same share of every use."]
    return told
