"""How much room each covenant leaves, wherever it is tested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...core.tree import Tree
from ...scenario.schema import Scenario
from ..audit.accounts import posted
from ..audit.case import Case
from ..audit.covenant_measures import ByNode, Measures
from ..audit.covenants import Reading, readings
from ..audit.loans import project
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
    """Income of the serving leases over debt service (F4), once all grace of the loan is over."""
    for name, loan in case.scenario.financing.project_loans.items():
        lent = [row for row in case.rows("financing.loan_taken") if row.items[0] == name]
        if loan.dscr is None or not lent:
            continue
        scheduled = ("interest",) if loan.repayment == "bullet" else ("interest", "repaid")
        over = max(project(case, loan, row).ready for row in lent) + loan.grace
        for node in case.tree:
            service = sum(
                -amount
                for entry, amount in case.books.at_node("cash", node.name)
                if entry.item == name and entry.line.name in scheduled
            )
            if service and node.period.start >= over:
                income = measures.lease_income(node, loan.served_by)
                limit = loan.dscr * service
                yield Reading("dscr", name, node.name, income, limit, True, over=(income, service))
