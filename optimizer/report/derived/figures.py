"""The figures that sentences tell, each by a name of its own, beside those of mining only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...solution.summaries import value_beyond_horizon
from ...solution.summaries.money import refinancing
from ...solution.summaries.rows import expected, lines
from ..view import View
from ..years import year_nodes

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ["figure", "about", "unit", "this_plan", "mining_only", "difference"]

MONTHS = 12

Figure = tuple[str, str, str, float | None]
"""Name, what it is, unit, amount."""


def figures(view: View) -> DataFrame:
    """A row for each; `mining_only` and `difference` only where the other plan has such a figure."""
    import pandas as pd

    other = {} if view.nothing is None else {name: value for name, _, _, value in _of_plan(view.nothing)}
    rows = []
    for name, about, unit, value in [*_of_plan(view), *_of_solve(view)]:
        without = other.get(name)
        difference = None if value is None or without is None else value - without
        rows.append((name, about, unit, value, without, difference))
    made = pd.DataFrame(rows, columns=COLUMNS)
    return made.astype(dict.fromkeys(COLUMNS[3:], "float64"))


def _of_plan(view: View) -> Iterator[Figure]:
    """What both plans have."""
    treasury, debt = view.answer["treasury"], view.owed.groupby("node")["value"].sum()
    coins_there = treasury["btc_start"] + treasury["btc_mined"]
    share_sold = treasury["btc_sold"] / coins_there if coins_there > 0.0 else None
    yield "worth", "Worth", "MUSD", view.worth
    yield "beyond", "Worth expected after the horizon", "MUSD", value_beyond_horizon(view.plan)
    yield "before", "Worth until the end of the horizon", "MUSD", view.worth - value_beyond_horizon(view.plan)
    yield "ai_leased", "AI leased at the end, at the meter", "MW", _power_at_end(view, "ai_leased_mw")
    yield "mining", "Mining at the end, at the meter", "MW", _power_at_end(view, "mining_mw")
    yield "btc_mined", "BTC mined", "BTC", treasury["btc_mined"]
    yield "btc_sold", "BTC sold", "BTC", treasury["btc_sold"]
    yield "btc_share_sold", "Share sold of BTC held at the start and mined", "share", share_sold
    yield "btc_end", "BTC held at the end", "BTC", treasury["btc_end"]
    yield (
        "btc_share_of_build",
        "Share of the build paid by BTC sales",
        "share",
        treasury["btc_share_of_build"],
    )
    yield from _built(view)
    yield "lowest_cash", "Lowest free cash", "MUSD", treasury["lowest_cash_musd"]
    yield "cash_end", "Cash at the end", "MUSD", treasury["cash_end_musd"]
    yield "debt_end", "Debt at the end", "MUSD", float(view.table("cash_years")["debt"].iloc[-1])
    yield "most_debt", "Most debt at any time", "MUSD", max([_owed_before(view), *debt])


def _owed_before(view: View) -> float:
    """MUSD owed when the plan begins, some of it perhaps repaid in the first period."""
    return float(view.table("facilities")["opening_musd"].sum())


def _built(view: View) -> Iterator[Figure]:
    """What is invested, and what leases bring in the last year; nothing of a year that is not whole."""
    cash = lines(view.plan, "cash")
    spent = cash[(cash["category"] == "investment") & (cash["amount"] < 0.0)]
    new = [made for made in view.answer["conversions"] if not made["locked"]]
    it_mw = sum(made["it_mw"] for made in new)
    later = lines(view.plan, "closing", line="conversion after the horizon")
    whole = it_mw > 0.0 and later.empty
    per_mw = sum(made["capex_musd"] for made in new) / it_mw if whole else None
    *_, (_, nodes) = year_nodes(view.tree).items()
    is_whole_year = sum({node.period.index: node.period.months for node in nodes}.values()) == MONTHS
    leases = cash[(cash["component"] == "leases") & cash["node"].isin({node.name for node in nodes})]
    rent = expected(leases[leases["line"] == "rent"], view.tree)
    income = expected(leases[leases["category"] == "operating"], view.tree)
    yield "capex", "Paid for halls, power and machines over the horizon", "MUSD", -expected(spent, view.tree)
    yield "hall_capex_per_mw", "Capex of halls per MW of IT converted", "MUSD/MW", per_mw
    yield "rent_last_year", "Rent in the last year", "MUSD", rent if is_whole_year else None
    yield (
        "income_last_year",
        "Rent less the landlord's costs in the last year",
        "MUSD",
        income if is_whole_year else None,
    )


def _power_at_end(view: View, column: str) -> float:
    years = view.table("power_years")
    return float(years.loc[years["site"] == "", column].iloc[-1]) if len(years) else 0.0


def _of_solve(view: View) -> Iterator[Figure]:
    """What only this plan has: how sure it is, what is new in it, where it is tight, what coins count."""
    ending = view.solution.ending
    most = None if ending.bound is None else max(0.0, ending.bound - ending.value)
    yield "bound", "No plan is worth more than", "MUSD", ending.bound
    yield "missing", "At most below the best possible", "MUSD", most
    yield "gap", "The same relative to the worth", "share", ending.gap
    yield "nodes", "Nodes searched", "count", ending.nodes
    yield "share_beyond", "Share of the worth expected after the horizon", "share", view.share_beyond
    yield from _counts(view)
    yield from _money(view)
    audit = view.solution.audit
    checked = sum(check.checked for check in audit.accounts) + sum(check.checked for check in audit.limits)
    yield "audited", "Amounts that the audit recomputed", "count", checked
    inputs = view.table("inputs")
    without = inputs["is_quantity"].astype(bool) & (inputs["source"] == "")
    yield "unsourced", "Inputs without a source", "count", int(without.sum())


def _counts(view: View) -> Iterator[Figure]:
    new = [made for made in view.answer["conversions"] if not made["locked"]]
    signed = {lease["lease"] for lease in view.answer["leases"] if not lease["locked"]}
    drawn = sum(facility["drawn_musd"] for facility in view.answer["facilities"])
    refinance = refinancing(view.scenario)
    again = sum(
        facility["drawn_musd"] for facility in view.answer["facilities"] if facility["facility"] in refinance
    )
    yield "leases_signed", "Leases signed", "count", len(signed)
    yield "halls", "Halls there are", "count", len(view.scenario.halls)
    yield "halls_converted", "Halls converted", "count", len({made["hall"] for made in new})
    yield "converted", "IT power converted", "MW", sum(made["it_mw"] for made in new)
    yield "borrowed", "Borrowed, gross", "MUSD", drawn
    yield "borrowed_to_refinance", "Of it from loans that refinance others", "MUSD", again
    yield "borrowed_new", "Of it from all others", "MUSD", drawn - again
    yield (
        "small_steps",
        "Steps too small to be told by themselves",
        "count",
        int(view.table("steps")["small"].sum()),
    )


def _money(view: View) -> Iterator[Figure]:
    uses = view.table("sources_and_uses")
    sums = {side: float(uses.loc[uses["side"] == side, "musd"].sum()) for side in ("source", "use")}
    _, cash, floor = view.tightest_cash
    yield "sources", "All sources of money over the horizon", "MUSD", sums["source"]
    yield "uses", "All uses of money over the horizon", "MUSD", sums["use"]
    yield "tightest_cash", "Free cash where it is closest to its floor", "MUSD", cash
    yield "floor_there", "Floor of cash there", "MUSD", floor
    yield "periods_at_the_floor", "Periods with cash on its floor", "count", view.periods_at_the_floor
    yield "periods_at_coin_floor", "Periods with coins on their floor", "count", len(view.at_coin_floor)
    yield "btc_start", "BTC held at the start", "BTC", view.answer["treasury"]["btc_start"]
    yield "coin_spot", "Price of a coin today", "USD", view.coin_spot
    yield "coin_end_low", "Price of a coin at the end, lowest", "USD", min(view.coin_ends)
    yield "coin_end_high", "Price of a coin at the end, highest", "USD", max(view.coin_ends)
    yield "btc_rate", "Rate at which coins are discounted", "share", view.scenario.value.btc_rate
