"""Cash and debt over time."""

from __future__ import annotations

from typing import Any

from ...solution.summaries.rows import by_node
from ..sentences import cash_sentence
from ..tables import Lines, table
from ..view import View
from ..words import listed, number
from ..years import edge, total, year_nodes

TITLE = "Cash and debt"
COLUMNS = {
    "operating": "Operating",
    "investment": "Investment",
    "tenant": "Tenants' money",
    "treasury": "BTC, overheads, interest",
    "financing": "Financing",
    "tax": "Income tax",
}


def lines(view: View) -> Lines:
    """Where cash is tightest, cash by year, debt by facility."""
    return [cash_sentence(view), "", *_cash(view), *_debt(view)]


def _cash(view: View) -> Lines:
    """A year's flows are expected ones where the tree branches; the lowest is that of any node."""
    cash = view.cash.set_index("node")
    columns = {name: title for name, title in COLUMNS.items() if name != "tax" or view.scenario.taxes}
    rows = []
    for year, nodes in year_nodes(view.tree).items():
        moved = [sum(node.probability * float(cash[name][node.name]) for node in nodes) for name in columns]
        opening = total(cash["opening"], edge(nodes, first=True))
        closing = total(cash["closing"], edge(nodes, first=False))
        lowest = min(float(cash["closing"][one.name] - cash["restricted"][one.name]) for one in nodes)
        rows.append([str(year), *(number(one, 1) for one in (opening, *moved, closing, lowest))])
    titles = ["Year", ">Opening", *(f">{title}" for title in columns.values()), ">Closing", ">Lowest free"]
    told = ["MUSD, by year."]
    if view.has_sites:
        told = [
            "MUSD, by year. Operating: rent, energy and site costs; what mining earns comes in coins, and is"
        ]
        told += ["cash when they are sold."]
    return [*told, "", *table(titles, rows)]


def _debt(view: View) -> Lines:
    facilities = view.answer["facilities"]
    if not facilities:
        return ["", "There is no debt."]
    owed = view.owed
    unused = [one["facility"] for one in facilities if _is_unused(one)]
    facilities = [one for one in facilities if not _is_unused(one)]
    idle = ["", f"Not used: {listed(unused)}."] if unused else []
    if not facilities:
        return idle
    names = [facility["facility"] for facility in facilities]
    balances = {name: by_node(owed[owed["item"] == name], view.tree, "value") for name in names}
    rows = [
        [str(year), *(number(total(balances[name], edge(nodes, first=False)), 1) for name in names)]
        for year, nodes in year_nodes(view.tree).items()
    ]
    told = ["", "Debt at the end of each year, MUSD:", ""]
    told += table(["End of", *(f">{name}" for name in names)], rows)
    columns = ["drawn_musd", "repaid_musd", "interest_and_fees_musd", "most_owed_musd", "owed_at_end_musd"]
    titles = ["Facility", ">Drawn MUSD", ">Repaid", ">Interest and fees", ">Most owed", ">Owed at the end"]
    totals = [[one["facility"], *(number(one[name], 1) for name in columns)] for one in facilities]
    told += ["", *table(titles, totals), *idle]
    if view.money_years[-1].debt >= 0.05:
        told += [
            "",
            "What is owed at the end counts at its balance, and `interest after the horizon` at what its",
        ]
        told.append("interest then costs above the reference rate.")
    return told


def _is_unused(facility: dict[str, Any]) -> bool:
    """Nothing that a table with one decimal would show."""
    return all(abs(amount) < 0.05 for name, amount in facility.items() if name.endswith("_musd"))
