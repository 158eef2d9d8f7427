"""Cash, debt and what lenders are paid, period by period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...components.treasury.data import highest
from ...solution.answer import records
from ...solution.summaries.money import DEBT_FEES, LENDERS
from ...solution.summaries.rows import by_node, lines
from ..view import View

if TYPE_CHECKING:
    from pandas import DataFrame

CASH = [
    *("node", "world", "period", "free_musd", "floor_musd", "room_musd"),
    *("debt_musd", "interest_musd", "fees_musd", "repaid_musd", "service_musd"),
]
SERVICE = ["drawn_musd", "interest_musd", "fees_musd", "repaid_musd", "service_musd", "owed_musd"]
NOTHING = 1e-6
"""MUSD that rounding may leave."""


def cash_room(view: View) -> DataFrame:
    """Free cash at the end of each node against its floor, all debt then, and what lenders were paid in
    it."""
    import pandas as pd

    floor, paid = view.scenario.treasury.cash_floor, debt_service(view)
    owed = by_node(view.owed, view.tree, "value")
    lenders = [by_node(paid, view.tree, name) for name in CASH[7:]]
    rows = []
    for row in records(view.cash):
        node = view.tree[row["node"]]
        free, least = row["closing"] - row["restricted"], highest(floor, node.period)
        debts = (float(one[node.name]) for one in (owed, *lenders))
        rows.append((node.name, node.world, node.period.label, free, least, free - least, *debts))
    return pd.DataFrame(rows, columns=CASH)


def debt_service(view: View) -> DataFrame:
    """What each facility brought and took in each node, and is then owed; nodes in which it did nothing are
    left out."""
    import pandas as pd

    cash, owed = lines(view.plan, "cash"), view.owed
    cash = cash[cash["component"].isin(LENDERS)]
    rows = []
    for name in view.table("facilities")["facility"]:
        mine = cash[cash["item"] == name]
        drawn = mine[mine["line"] == "drawn"]
        given = by_node(drawn[drawn["amount"] > 0.0], view.tree)
        back = -by_node(drawn[drawn["amount"] < 0.0], view.tree)
        taken = {
            one: -by_node(mine[mine["line"].isin(of)], view.tree)
            for one, of in (("interest", ["interest"]), ("fees", DEBT_FEES), ("repaid", ["repaid"]))
        }
        balance = by_node(owed[owed["item"] == name], view.tree, "value")
        for node in view.tree:
            at = node.name
            interest, fees, repaid = (float(taken[one][at]) for one in taken)
            paid = (interest, fees, repaid + float(back[at]))
            amounts = (float(given[at]), *paid, sum(paid), float(balance[at]))
            if max(abs(one) for one in amounts) > NOTHING:
                rows.append((at, node.world, node.period.label, name, *(one or 0.0 for one in amounts)))
    return pd.DataFrame(rows, columns=["node", "world", "period", "facility", *SERVICE])
