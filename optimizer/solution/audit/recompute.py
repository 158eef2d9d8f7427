"""The whole recomputation, in the order in which one part needs another's lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...core.tree import Tree
from ...scenario.schema import Scenario
from . import (
    btc_loans,
    conversions,
    covenants,
    financing,
    leases,
    mining,
    sites,
    tax_limits,
    taxes,
    treasury,
    value,
)
from .accounts import Balance, tie, tie_balances
from .case import Case
from .report import AccountCheck, AuditReport

if TYPE_CHECKING:
    from pandas import DataFrame


def audit(
    scenario: Scenario, tree: Tree, ledger: DataFrame, levels: DataFrame, objective: float
) -> AuditReport:
    """Recompute every account from inputs and decisions, and compare with what the model posted.

    `levels` gives the decisions and the states to be compared; `ledger` the posted lines; `objective` the
    value that the solver reported. Decisions are all that is taken from the model.
    """
    case = Case(scenario, tree, levels)
    for component in (sites, conversions, mining, leases, treasury):
        component.recompute(case)
    owed = financing.recompute(case)
    owed_on_coins = btc_loans.recompute(case)
    taxes.recompute(case)
    sites.recompute_residual(case)
    cash, coins = treasury.recompute_balances(case)
    tax_years = taxes.recompute_base(case)
    worth = value.recompute(case, cash)
    limits = (
        *sites.limits(case),
        *mining.limits(case),
        *conversions.limits(case),
        *leases.limits(case),
        *treasury.limits(case, cash, coins),
        *financing.limits(case, owed),
        *btc_loans.limits(case, owed_on_coins, coins),
        *covenants.limits(case, cash, coins),
        *tax_limits.limits(case, tax_years),
    )
    states = (
        *_balances(case, cash, coins, owed),
        *(("btc_loans.owed", "", loan, node, amount) for (loan, node), amount in owed_on_coins.items()),
        *taxes.balances(case, tax_years),
    )
    balances = tie_balances(case, states)
    return AuditReport(
        accounts=(*tie(case, ledger), *balances, _objective(worth, objective)),
        limits=limits,
        unknown=tuple(sorted(set(case.decided) - case.known)),
    )


def _balances(
    case: Case, cash: dict[str, float], coins: dict[str, float], owed: financing.Owed
) -> Iterator[Balance]:
    yield from mining.balances(case)
    yield from conversions.balances(case)
    yield from covenants.balances(case, cash, coins)
    for node in case.tree.names:
        yield "treasury.cash_held", "", "", node, cash[node]
        yield "treasury.btc_held", "", "", node, coins[node]
    for (facility, node), amount in owed.items():
        yield "financing.owed", "", facility, node, amount


def _objective(worth: float, objective: float) -> AccountCheck:
    residual = abs(worth - objective)
    return AccountCheck(
        account="objective",
        checked=1,
        largest_absolute=residual,
        largest_relative=residual / max(1.0, abs(worth), abs(objective)),
        line="value",
        expected=worth,
        found=objective,
    )
