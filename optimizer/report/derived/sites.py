"""What each site uses, costs and earns over the horizon."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING, Any

from ...solution.summaries.rows import by_node, expected, lines
from ..view import View
from ..years import edge, total

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = [
    *(
        "site",
        "energised_start_mw",
        "energised_end_mw",
        "mining_end_mw",
        "ai_leased_end_mw",
        "pue_mining",
        "pue_mining_peak",
        "pue_ai",
        "reserved_per_it_low",
        "reserved_per_it_high",
    ),
    *("mining_mwh", "tenants_mwh", "mining_usd_per_mwh", "tenants_usd_per_mwh"),
    *("fixed_cost_musd", "demand_response_musd", "rent_musd", "built_musd", "mined_btc"),
]


def sites(view: View) -> DataFrame:
    """A row for each site, amounts over the horizon; energy at what it costs on the whole, USD per MWh:
    that of tenants where the landlord pays for it, nothing where none is used."""
    import pandas as pd

    return pd.DataFrame([_site(view, name) for name in view.scenario.sites], columns=COLUMNS)


def _site(view: View, name: str) -> dict[str, Any]:
    tree, power = view.tree, view.table("power")
    here = power[power["site"] == name]
    nodes = list(tree)
    mw = {column: by_node(here, tree, column) for column in ("energised_mw", "mining_mw", "ai_leased_mw")}
    ends = {column: total(values, edge(nodes, first=False)) for column, values in mw.items()}
    halls = [hall for hall, terms in view.scenario.halls.items() if terms.site == name]
    cash = lines(view.plan, "cash")
    cash = cash[cash["place"].isin([name, *halls])]

    def paid(line: str) -> float:
        return expected(cash[cash["line"] == line], tree) or 0.0

    energy = lines(view.plan, "energy", place=name)
    mwh = {line: expected(energy[energy["line"] == line], tree) for line in ("mining", "tenants")}
    through = set(cash[cash["line"] == "tenant energy"]["item"])
    passed_on = energy[(energy["line"] == "tenants") & energy["item"].isin(through)]
    terms, usage = view.scenario.sites[name], view.scenario.sites[name].pue
    of_site = terms.gross_per_it or usage.ai_peak or usage.ai
    reserved = [view.scenario.halls[hall].gross_per_it or of_site for hall in halls] or [of_site]
    return {
        "site": name,
        "energised_start_mw": total(mw["energised_mw"], edge(nodes, first=True)),
        "energised_end_mw": ends["energised_mw"],
        "mining_end_mw": ends["mining_mw"],
        "ai_leased_end_mw": ends["ai_leased_mw"],
        "pue_mining": usage.mining,
        "pue_mining_peak": usage.mining if usage.mining_peak is None else usage.mining_peak,
        "pue_ai": usage.ai,
        "reserved_per_it_low": min(reserved),
        "reserved_per_it_high": max(reserved),
        "mining_mwh": mwh["mining"],
        "tenants_mwh": mwh["tenants"],
        "mining_usd_per_mwh": _each(-paid("mining energy"), mwh["mining"]),
        "tenants_usd_per_mwh": _each(-paid("tenant energy"), expected(passed_on, tree)),
        "fixed_cost_musd": abs(paid("fixed site cost")),
        "demand_response_musd": paid("demand response"),
        "rent_musd": paid("rent"),
        "built_musd": abs(expected(cash[(cash["category"] == "investment") & (cash["amount"] < 0.0)], tree)),
        "mined_btc": expected(lines(view.plan, "btc", place=name, line="mined"), tree),
    }


def _each(musd: float, mwh: float) -> float:
    return 1e6 * musd / mwh if mwh > 0.5 else nan
