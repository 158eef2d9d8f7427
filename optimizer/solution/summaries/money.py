"""Where the money comes from and where it goes; cash and debt over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.tree import Tree
from ..solution import Plan
from .rows import by_node, closing_at_parent, expected, level, lines, nodes_frame

if TYPE_CHECKING:
    from pandas import DataFrame, Series

NAMES = {
    "BTC sold": "BTC sold, after fees",
    "sale fees": "BTC sold, after fees",
    "price impact": "BTC sold, after fees",
    "interest on cash": "interest on cash",
    "payments": "given payments",
    "overheads": "overheads",
    "prepayment": "tenants' prepayments",
    "prepayment credited": "credits to tenants",
    "tenant capex": "tenants' fit-out money",
    "tenant capex credited": "credits to tenants",
    "drawn": "borrowed",
    "fees": "interest and fees",
    "interest": "interest and fees",
    "repaid": "repaid",
}
"""What a cash line is called among sources and uses; other lines go by their category."""

CHANGE = "change in cash"
OPERATING = "operating cash, coins apart"
"""Mining pays in cash and earns in coins, which are cash only when they are sold."""


def grouped(cash: DataFrame) -> Series[str]:
    """Name of each cash line among sources and uses."""
    other = cash["category"].map({"operating": OPERATING}).fillna(cash["line"])
    return cash["line"].map(NAMES).fillna(other)


def sources_and_uses(plan: Plan, tree: Tree, opening_cash: float) -> DataFrame:
    """Side, name and MUSD over the horizon, largest first within a side; both sides add up to the same.

    The change in cash comes from the cash balance, not from the lines: see `untied`.
    """
    import pandas as pd

    cash = lines(plan, "cash")
    named = cash.assign(name=grouped(cash))
    totals = {str(name): expected(rows, tree) for name, rows in named.groupby("name", sort=False)}
    totals[CHANGE] = -_change(plan, tree, opening_cash)
    rows = [
        ("source" if amount > 0 else "use", name, abs(amount)) for name, amount in totals.items() if amount
    ]
    found = pd.DataFrame(rows, columns=["side", "name", "musd"])
    return found.sort_values(["side", "musd"], ascending=[True, False], kind="stable", ignore_index=True)


def untied(table: DataFrame) -> float:
    """Sources less uses: zero if the cash balance holds exactly what the lines brought."""
    signs = table["side"].map({"source": 1.0, "use": -1.0})
    return float((signs * table["musd"]).sum())


def _change(plan: Plan, tree: Tree, opening: float) -> float:
    held = by_node(level(plan, "treasury.cash_held"), tree, "value")
    return sum(leaf.probability * float(held[leaf.name]) for leaf in tree.leaves) - opening


CATEGORIES = ("operating", "investment", "tenant", "treasury", "financing", "tax")
"""Of cash lines: each is a column of the cash table."""


def cash_by_node(plan: Plan, tree: Tree, opening_cash: float) -> DataFrame:
    """Opening, one column for each category of lines, closing, and what of it is not free: MUSD by node."""
    cash, table = lines(plan, "cash"), nodes_frame(tree)
    held = by_node(level(plan, "treasury.cash_held"), tree, "value")
    table["opening"] = closing_at_parent(held, tree, opening_cash)
    for category in CATEGORIES:
        table[category] = by_node(cash[cash["category"] == category], tree).to_numpy()
    table["closing"] = held.to_numpy()
    table["restricted"] = by_node(lines(plan, "restricted"), tree).to_numpy()
    return table


def lowest_cash(plan: Plan, tree: Tree) -> tuple[float, str]:
    """Lowest free cash at the end of any node, and that node (the first of equals)."""
    held = by_node(level(plan, "treasury.cash_held"), tree, "value") - by_node(
        lines(plan, "restricted"), tree
    )
    node = str(held.idxmin())
    return float(held[node]), node


def owed_by_node(plan: Plan) -> DataFrame:
    """Facility (`item`), node and MUSD owed at the end of its period (`value`), tenants' money apart."""
    found = lines(plan, "debt", line="owed")
    return found.rename(columns={"amount": "value"})[["item", "node", "value"]].reset_index(drop=True)


LENDERS = ["financing", "btc_loans"]
"""Components whose cash is that of facilities."""


def facilities(plan: Plan, tree: Tree) -> DataFrame:
    """By facility, MUSD over the horizon: drawn, repaid, paid for it, most owed, owed at the end."""
    import pandas as pd

    cash = lines(plan, "cash")
    cash = cash[cash["component"].isin(LENDERS)]
    owed = owed_by_node(plan)
    rows = []
    borrowed = cash[cash["line"].isin(["drawn", "interest", "repaid"])]
    for name in sorted({*borrowed["item"], *owed["item"]}):
        mine = cash[cash["item"] == name]
        drawn, back = mine[mine["line"] == "drawn"], mine[mine["line"] == "repaid"]
        balance = by_node(owed[owed["item"] == name], tree, "value")
        at_end = sum(leaf.probability * float(balance[leaf.name]) for leaf in tree.leaves)
        costs = mine[mine["line"].isin(["interest", "fees"])]
        paid_back = -expected(back, tree) - expected(drawn[drawn["amount"] < 0], tree)
        row = (name, expected(drawn[drawn["amount"] > 0], tree), paid_back, -expected(costs, tree))
        rows.append((*row, float(balance.max()), at_end))
    columns = [
        "facility",
        "drawn_musd",
        "repaid_musd",
        "interest_and_fees_musd",
        "most_owed_musd",
        "owed_at_end_musd",
    ]
    return pd.DataFrame(rows, columns=columns)
