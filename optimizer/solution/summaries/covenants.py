"""How much room each covenant leaves, wherever it is tested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...core.tree import Tree
from ...scenario.schema import Scenario
from ..audit.accounts import posted
from ..audit.case import Case
from ..audit.covenant_measures import ByNode, Measures
from ..audit.covenants import NOTHING, Reading, readings
from ..audit.loan_accounts import accounts_of, rows_of
from ..audit.loans import project
from ..audit.project_cash import connected
from ..solution import Plan

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = [
    *("kind", "covenant", "item", "node", "world", "period"),
    *("value", "limit", "headroom", "unit", "ratio"),
]
ACCOUNTS = ["cash", "btc", "debt", "restricted", "pledged", "ready_it"]
"""What covenants are measured in."""


def covenants(plan: Plan, tree: Tree, scenario: Scenario) -> DataFrame:
    """Every covenant at every node where it is tested, and the DSCR of project loans that ask for one.

    Measured on the plan's own lines and balances. `headroom` is what is left before the covenant is broken;
    `ratio` is what it is written in, such as debt over EBITDA, and missing where that is divided by nothing.
    """
    import pandas as pd

    case, cash, coins = _case(plan, tree, scenario)
    found = [*readings(case, cash, coins), *_debt_service(case, Measures(case, cash, coins))]
    rows = [_row(tree, one) for one in found]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values(["kind", "covenant", "item"], kind="stable", ignore_index=True)


def _case(plan: Plan, tree: Tree, scenario: Scenario) -> tuple[Case, ByNode, ByNode]:
    """The plan's decisions with the plan's own lines as books, and what is held at the end of each node."""
    case = Case(scenario, tree, plan.levels)
    for entry, amount in posted(plan.ledger[plan.ledger["account"].isin(ACCOUNTS)]).items():
        case.books.post(entry.line, entry.node, amount, entry.place, entry.item)
    cash, coins = (
        {row.node: row.value for row in case.states.get(f"treasury.{held}", [])}
        for held in ("cash_held", "btc_held")
    )
    return case, cash, coins


def _row(tree: Tree, one: Reading) -> tuple[str | float, ...]:
    node = tree[one.node]
    above, below = one.over
    return (
        *(one.kind, one.covenant, one.item, one.node, node.world, node.period.label, one.value, one.limit),
        one.value - one.limit if one.at_least else one.limit - one.value,
        *(one.unit, above / below if below > 0.0 else float("nan")),
    )


def _debt_service(case: Case, measures: Measures) -> Iterator[Reading]:
    """Income of the serving leases over debt service (F4), of loans whose projects are past their grace.

    Loans of which one takes the other's place serve their debt from the same income.
    """
    accounts = accounts_of(case)
    over = {name: account.loan.grace + _ready(case, name) for name, account in accounts.items()}
    for name, account in accounts.items():
        loan = account.loan
        together = [one for one in connected(case, name) if one in accounts]
        for node in case.tree:
            start = node.period.start
            service = sum(accounts[one].service(node.name) for one in together if start >= over[one])
            if loan.dscr is not None and service > NOTHING and start >= over[name]:
                income = measures.lease_income(node, loan.served_by)
                limit = loan.dscr * service
                yield Reading("dscr", name, node.name, income, limit, True, over=(income, service))


def _ready(case: Case, name: str) -> int:
    """Month in which the last project of a loan is ready."""
    loan = case.scenario.financing.project_loans[name]
    return max(project(case, loan, row).ready for row in rows_of(case, "financing.loan_taken", name))
