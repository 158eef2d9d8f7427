"""Where the money comes from and where it goes; cash and debt over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.tree import Tree
from ...scenario.schema import Scenario
from ..solution import Plan
from .rows import by_node, closing_at_parent, expected, level, lines, nodes_frame

if TYPE_CHECKING:
    from pandas import DataFrame

SALES = "BTC sold, after fees"
RENT = "rent and tenants' recoveries"
ENERGY = "energy"
RUNNING = "operating costs"
CREDITS = "credits to tenants"
DEBT_COSTS = "interest and fees"
SHARE_COSTS = "fees and discount of share issues"
OPTIONS = "options on BTC"
NAMES = {
    **dict.fromkeys(("BTC sold", "sale fees", "price impact"), SALES),
    **dict.fromkeys(("option premiums", "option fees", "option payoffs"), OPTIONS),
    **dict.fromkeys(("rent", "energy recovered"), RENT),
    **dict.fromkeys(("mining energy", "tenant energy", "demand charge", "take-or-pay"), ENERGY),
    **dict.fromkeys(("operating cost", "mining operations", "hall operations", "machines moved"), RUNNING),
    "backstop fee": RUNNING,
    "fixed site cost": "site costs",
    "prepayment": "tenants' prepayments",
    "tenant capex": "tenants' fit-out money",
    **dict.fromkeys(("prepayment credited", "tenant capex credited"), CREDITS),
    "conversion": "building of halls",
    "equipment": "long-lead equipment",
    "upgrade": "power upgrades",
    "machines": "tenants' machines (GPUs)",
    "machines bought": "mining machines bought",
    "machines sold": "mining machines sold",
    "closing cost": "closing of sites",
    **dict.fromkeys(("interest", "fees", "letter of credit"), DEBT_COSTS),
    "capped call": "capped calls on own shares",
    **dict.fromkeys(("issue fees", "issue discount"), SHARE_COSTS),
}
"""What a cash line is called among sources and uses; others go by the name of the line.

Mining pays in cash and earns in coins, which are cash only when they are sold.
"""

NEW_MONEY, REFINANCING, REPAID = "borrowed, new money", "borrowed to refinance", "debt repaid"
RECEIVED, PAID = "payments received, named in the scenario", "payments made, named in the scenario"
DRAWN_DOWN, BUILT_UP = "cash drawn down", "cash built up"
MOST_PAYMENTS = 3
"""With more of them, payments are told together."""


def sources_and_uses(plan: Plan, tree: Tree, scenario: Scenario) -> DataFrame:
    """Side, name and MUSD over the horizon, largest first within a side; both sides add up to the same.

    What is drawn and what is repaid are told gross, as in `facilities`; loans that pay for nothing but the
    last repayments of others stand apart. The change in cash comes from the cash balance, not from the lines:
    see `untied`.
    """
    import pandas as pd

    cash = lines(plan, "cash")
    named = cash.assign(name=_names(cash, scenario))
    totals = {str(name): expected(rows, tree) for name, rows in named.groupby("name", sort=False)}
    change = _change(plan, tree, scenario.treasury.cash)
    totals[BUILT_UP if change > 0.0 else DRAWN_DOWN] = -change
    rows = [
        ("source" if amount > 0 else "use", name, abs(amount)) for name, amount in totals.items() if amount
    ]
    found = pd.DataFrame(rows, columns=["side", "name", "musd"])
    return found.sort_values(["side", "musd"], ascending=[True, False], kind="stable", ignore_index=True)


def _names(cash: DataFrame, scenario: Scenario) -> list[str]:
    """What each line is called; money that is drawn or paid back, and payments, by their signs."""
    again = refinancing(scenario)
    few = len(scenario.treasury.payments) <= MOST_PAYMENTS
    found = []
    for line, item, amount in zip(cash["line"], cash["item"], cash["amount"], strict=True):
        if line in ("drawn", "repaid"):
            found.append(REPAID if amount < 0.0 else REFINANCING if item in again else NEW_MONEY)
        elif line == "payments":
            found.append(f"payment {item}" if few else RECEIVED if amount > 0.0 else PAID)
        else:
            found.append(NAMES.get(line, line))
    return found


def refinancing(scenario: Scenario) -> set[str]:
    """Loans that can pay for nothing but the last repayments of those that they name."""
    loans = scenario.financing.project_loans.items()
    return {name for name, loan in loans if loan.refinances and not loan.halls and not loan.machines_of}


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
DEBT_FEES = ["fees", "letter of credit"]
"""Lines of what a facility costs besides interest."""


def facilities(plan: Plan, tree: Tree, scenario: Scenario) -> DataFrame:
    """By facility, MUSD over the horizon: owed before, drawn, added to it without being paid out (interest
    while building, discounts), repaid, paid for it, most owed, owed at the end. All of it is gross."""
    import pandas as pd

    cash = lines(plan, "cash")
    cash = cash[cash["component"].isin(LENDERS)]
    owed, before = owed_by_node(plan), _owed_before(scenario)
    rows = []
    borrowed = cash[cash["line"].isin(["drawn", "interest", "repaid"])]
    for name in sorted({*borrowed["item"], *owed["item"]}):
        mine, opening = cash[cash["item"] == name], before.get(name, 0.0)
        drawn, back = mine[mine["line"] == "drawn"], mine[mine["line"] == "repaid"]
        balance = by_node(owed[owed["item"] == name], tree, "value")
        at_end = sum(leaf.probability * float(balance[leaf.name]) for leaf in tree.leaves)
        costs = mine[mine["line"].isin([*DEBT_FEES, "interest"])]
        taken = expected(drawn[drawn["amount"] > 0], tree)
        paid_back = 0.0 - expected(back, tree) - expected(drawn[drawn["amount"] < 0], tree)
        added = at_end + paid_back - opening - taken
        row = (name, opening, taken, added, paid_back, 0.0 - expected(costs, tree))
        rows.append((*row, max(opening, float(balance.max())), at_end))
    columns = [
        "facility",
        "opening_musd",
        "drawn_musd",
        "added_musd",
        "repaid_musd",
        "interest_and_fees_musd",
        "most_owed_musd",
        "owed_at_end_musd",
    ]
    return pd.DataFrame(rows, columns=columns)


def _owed_before(scenario: Scenario) -> dict[str, float]:
    """MUSD owed at the start of the horizon, by facility."""
    own = scenario.financing
    found = {name: line.opening for name, line in own.revolvers.items()}
    found |= {name: note.amount for name, note in own.outstanding.items()}
    return found | {name: loan.opening for name, loan in scenario.btc_loans.items()}
