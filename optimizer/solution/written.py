"""Every table that a run folder holds, by name, and how it is made of a solution."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from . import summaries
from .audit import AuditReport
from .solution import Plan, Solution

if TYPE_CHECKING:
    from pandas import DataFrame


def _of_plan(make: Callable[[Plan], DataFrame]) -> Callable[[Solution], DataFrame | None]:
    return lambda solution: make(solution.plan)


def _of_nothing(make: Callable[[Plan], DataFrame]) -> Callable[[Solution], DataFrame | None]:
    return lambda solution: None if solution.do_nothing is None else make(solution.do_nothing)


def _against(solution: Solution) -> DataFrame | None:
    if solution.do_nothing is None:
        return None
    return summaries.against_do_nothing(solution.plan, solution.do_nothing)


def audit_table(report: AuditReport) -> DataFrame:
    """Accounts, then limits: one row each."""
    import pandas as pd

    data = report.as_data()
    accounts = pd.DataFrame(data["accounts"])
    limits = pd.DataFrame(data["limits"]).rename(columns={"limit": "account"})
    both = pd.concat([accounts.assign(kind="account"), limits.assign(kind="limit")], ignore_index=True)
    return both[["kind", *(column for column in both.columns if column != "kind")]]


WRITTEN: Mapping[str, Callable[[Solution], DataFrame | None]] = {
    "ledger": _of_plan(lambda plan: plan.ledger),
    "levels": _of_plan(lambda plan: plan.levels),
    "commitments": _of_plan(lambda plan: plan.commitments),
    "do_nothing_ledger": _of_nothing(lambda plan: plan.ledger),
    "do_nothing_levels": _of_nothing(lambda plan: plan.levels),
    "do_nothing_commitments": _of_nothing(lambda plan: plan.commitments),
    "prices": lambda solution: solution.prices,
    "step_worth": lambda solution: solution.step_worth,
    "decisions": _of_plan(lambda plan: plan.levels[plan.levels["decision"]]),
    "audit": lambda solution: audit_table(solution.audit),
    "sources_and_uses": lambda solution: summaries.sources_and_uses(
        solution.plan, solution.tree, solution.scenario
    ),
    "cash": lambda solution: summaries.cash_by_node(
        solution.plan, solution.tree, solution.scenario.treasury.cash
    ),
    "btc": lambda solution: summaries.btc_corkscrew(
        solution.plan, solution.tree, solution.scenario.treasury.btc
    ),
    "power": lambda solution: summaries.power_by_use(solution.plan, solution.tree),
    "leases": lambda solution: summaries.leases(solution.plan, solution.tree, solution.scenario),
    "conversions": lambda solution: summaries.conversions(solution.plan, solution.scenario),
    "fleets": lambda solution: summaries.fleets(solution.plan, solution.tree),
    "facilities": lambda solution: summaries.facilities(solution.plan, solution.tree, solution.scenario),
    "covenants": lambda solution: summaries.covenants(solution.plan, solution.tree, solution.scenario),
    "collateral": lambda solution: summaries.ltv_by_node(solution.plan, solution.tree, solution.scenario),
    "value": _of_plan(summaries.value_by_line),
    "against_do_nothing": _against,
}
"""None where there is no such table."""
