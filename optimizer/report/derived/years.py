"""The plan by calendar year; expected amounts where the tree branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...components.treasury.data import highest
from ...solution.summaries.rows import by_node
from ..view import View
from ..years import edge, total, year_nodes

if TYPE_CHECKING:
    from pandas import DataFrame

POWER = ["year", "site", "mining_mw", "ai_leased_mw", "ai_reserved_mw", "unused_mw", "energised_mw"]
BTC = ["year", "opening", "mined", "sold", "closing", "pledged", "floor", "price_usd"]
FLOWS = ["operating", "investment", "tenant", "treasury", "financing", "tax"]
CASH = ["year", "opening", *FLOWS, "closing", "restricted", "unrestricted", "lowest_free", "debt"]


def power_years(view: View) -> DataFrame:
    """MW at the meter at the end of each year: the company (no site), then each site."""
    import pandas as pd

    table = view.power
    rows = []
    for site in ["", *table["site"].drop_duplicates()] if len(table) else []:
        here = table if site == "" else table[table["site"] == site]
        sums = [by_node(here, view.tree, column) for column in POWER[2:]]
        for year, nodes in year_nodes(view.tree).items():
            ends = edge(nodes, first=False)
            rows.append((str(year), site, *(total(values, ends) for values in sums)))
    return pd.DataFrame(rows, columns=POWER)


def btc_years(view: View) -> DataFrame:
    """The corkscrew of coins: opening, mined, sold (negative), closing and pledged at the end; what must be
    held then, and the mean price of the last period in USD a coin."""
    import pandas as pd

    coins, floor = view.coins.set_index("node"), view.scenario.treasury.btc_floor
    rows = []
    for year, nodes in year_nodes(view.tree).items():
        ends = edge(nodes, first=False)
        opening = total(coins["opening"], edge(nodes, first=True))
        moved = [total(coins[name], nodes) for name in ("mined", "sold")]
        stands = [total(coins[name], ends) for name in ("closing", "pledged")]
        price = 1e6 * view.market.price[ends[0].name]
        rows.append((str(year), opening, *moved, *stands, highest(floor, ends[0].period), price))
    return pd.DataFrame(rows, columns=BTC)


def cash_years(view: View) -> DataFrame:
    """The corkscrew of cash, what of it is restricted and what is not, the lowest of the latter at the end of
    any node of the year, and all debt at its end."""
    import pandas as pd

    cash, owed = view.cash.set_index("node"), by_node(view.owed, view.tree, "value")
    rows = []
    for year, nodes in year_nodes(view.tree).items():
        ends = edge(nodes, first=False)
        opening = total(cash["opening"], edge(nodes, first=True))
        moved = [total(cash[name], nodes) for name in FLOWS]
        lowest = min(float(cash["closing"][one.name] - cash["restricted"][one.name]) for one in nodes)
        closing, tied = total(cash["closing"], ends), total(cash["restricted"], ends)
        left = (closing, tied, closing - tied, lowest, total(owed, ends))
        rows.append((str(year), opening, *moved, *left))
    return pd.DataFrame(rows, columns=CASH)


def debt_years(view: View) -> DataFrame:
    """MUSD that each facility owes at the end of each year."""
    import pandas as pd

    owed = view.owed
    rows = []
    for facility in view.table("facilities")["facility"]:
        balances = by_node(owed[owed["item"] == facility], view.tree, "value")
        for year, nodes in year_nodes(view.tree).items():
            rows.append((str(year), facility, total(balances, edge(nodes, first=False))))
    return pd.DataFrame(rows, columns=["year", "facility", "owed_musd"])
