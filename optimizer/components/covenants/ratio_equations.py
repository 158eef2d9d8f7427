"""Debt and interest against income, and power by tenant (F11, L12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, is_number, scaled
from ...core.context import Context
from ...core.ledger import Line
from .data import CovenantsData
from .measures import debt, debt_of, ebitda, free_cash, interest, lease_income, leased, tested
from .schema import DebtYield, Leverage, LoanToValue

Rows = dict[tuple[str, ...], Any]
Burden = dict[tuple[str, str, str], Expression]
"""By kind, covenant and node."""
LARGEST = 1e4
"""MUSD: no debt of the company, and no loss of a period, is larger (P17)."""


def state_company_ratios(block: Any, data: CovenantsData, context: Context) -> None:
    """Leverage and interest cover, over an EBITDA that is stated once for all of them."""
    leverage, cover = data.covenants.leverage, data.covenants.interest_cover
    owed = {name: _company_debt(terms, context) for name, terms in leverage.items()}
    paid = interest(context)
    levered = {
        (name, node): _yearly(node, context)
        for name, terms in leverage.items()
        for node in tested(context, terms.tested_from)
        if _something(owed[name].get(node, 0.0))
    }
    covered = [
        (name, node)
        for name, terms in cover.items()
        for node in tested(context, terms.tested_from)
        if _something(paid.get(node, 0.0))
    ]
    income = _income(block, data, {node for _, node in [*levered, *covered]}, context)
    burden: Burden = {("leverage", name, node): owed[name][node] for name, node in levered}
    burden |= {("interest_cover", name, node): scaled(-1.0, paid[node]) for name, node in covered}
    rests = _rests(block, burden, context)
    rows: Rows = {}
    for (name, node), times in levered.items():
        terms = leverage[name]
        cash = free_cash(node, context) if terms.net_of_cash else 0.0
        spared = rests.get(("leverage", name, node), 0.0)
        rows[name, node] = (owed[name][node] - cash - terms.most * times * income[node] - spared, "<=", 0.0)
    context.rule(
        block,
        "leverage",
        rows,
        title="debt, at most so many times the EBITDA of a year",
        unit="MUSD",
        cause=lambda covenant, node: f"covenants.leverage.{covenant}",
        limit=True,
    )
    context.rule(
        block,
        "interest_cover",
        {
            (name, node): (
                income[node]
                + cover[name].least * paid[node]
                + rests.get(("interest_cover", name, node), 0.0),
                ">=",
                0.0,
            )
            for name, node in covered
        },
        title="EBITDA, at least so many times the interest in cash",
        unit="MUSD",
        cause=lambda covenant, node: f"covenants.interest_cover.{covenant}",
        limit=True,
    )


def _something(amount: Expression) -> bool:
    """Whether an amount can be other than nothing."""
    return not is_number(amount) or amount != 0.0


def _rests(block: Any, burden: Burden, context: Context) -> Burden:
    """Room that a covenant leaves while nothing is owed or paid: a loss alone breaks no promise to a lender.

    One binary for each test whose debt (or interest) could be nothing; where it never can, the covenant holds
    as it stands. A loss, or a debt, above the bound would not be let through.
    """
    free = {key: amount for key, amount in burden.items() if not is_number(amount)}
    tested_at = context.variable(
        block,
        "tested",
        free,
        dims=("kind", "covenant", "node"),
        unit="",
        title="Something is owed, so the covenant is tested",
        decision=False,
        domain=pyo.Binary,
    )
    context.rule(
        block,
        "tested_if_owed",
        {key: (amount - LARGEST * tested_at[key], "<=", 0.0) for key, amount in free.items()},
        title="a covenant rests only while nothing is owed",
        unit="MUSD",
        cause=lambda kind, covenant, node: f"covenants.{kind}.{covenant}",
    )
    return {key: LARGEST * (1 - tested_at[key]) for key in free}


def _company_debt(terms: Leverage, context: Context) -> dict[str, Expression]:
    def counts(line: Line) -> bool:
        return terms.with_prepayments or line.name != "prepayment owed"

    return debt(context, counts)


def _yearly(node: str, context: Context) -> float:
    """How many such periods make a year."""
    return 12.0 / context.tree[node].period.months


def _income(block: Any, data: CovenantsData, nodes: set[str], context: Context) -> dict[str, Any]:
    """EBITDA of the nodes that are tested, each stated once: it holds a term for every machine and lease."""
    tested_nodes = [name for name in context.tree.names if name in nodes]
    variable = context.variable(
        block,
        "ebitda",
        [(name,) for name in tested_nodes],
        dims=("node",),
        unit="MUSD",
        title="EBITDA: operating cash and coins mined",
        decision=False,
        domain=pyo.Reals,
    )
    rows: Rows = {(name,): variable[name] == ebitda(name, data, context) for name in tested_nodes}
    context.rule(
        block,
        "ebitda_adds_up",
        rows,
        title="EBITDA is operating cash and coins mined at their mean price",
        unit="MUSD",
        cause=lambda node: "covenants",
    )
    return {name: variable[name] for name in tested_nodes}


def state_lease_ratios(block: Any, data: CovenantsData, context: Context) -> None:
    """Debt yield and loan to value: debt of some facilities against the income of some leases."""
    yields, values = data.covenants.debt_yield, data.covenants.loan_to_value
    rows: Rows = {}
    for (name, node), (owed, income) in _debt_and_income(yields, context).items():
        rows[name, node] = (income - yields[name].least * owed, ">=", 0.0)
    context.rule(
        block,
        "debt_yield",
        rows,
        title="income of a year of the leases, at least this share of the debt on them",
        unit="MUSD",
        cause=lambda covenant, node: f"covenants.debt_yield.{covenant}",
        limit=True,
    )
    rows = {}
    for (name, node), (owed, income) in _debt_and_income(values, context).items():
        rows[name, node] = (owed - values[name].most / values[name].cap_rate * income, "<=", 0.0)
    context.rule(
        block,
        "loan_to_value",
        rows,
        title="debt, at most this share of the worth of the leases",
        unit="MUSD",
        cause=lambda covenant, node: f"covenants.loan_to_value.{covenant}",
        limit=True,
    )


def _debt_and_income(
    covenants: Mapping[str, DebtYield] | Mapping[str, LoanToValue], context: Context
) -> dict[tuple[str, str], tuple[Expression, Expression]]:
    """Where something may be owed: what, and the income of the leases as that of a year."""
    found = {}
    for name, terms in covenants.items():
        owed, income = debt_of(terms.facilities, context), lease_income(terms.leases, context)
        for node in tested(context, terms.tested_from):
            if node in owed:
                found[name, node] = (owed[node], _yearly(node, context) * income.get(node, 0.0))
    return found


def state_concentration(block: Any, data: CovenantsData, context: Context) -> None:
    """IT power leased to a tenant or credit class <= share * all IT power leased (L12)."""
    everyone = {line.item for line in context.ledger.lines("ready_it") if line.component == "leases"}
    total = leased(everyone, context)
    rows: Rows = {}
    for name, terms in data.covenants.concentration.items():
        for group, leases in data.groups[name].items():
            own = leased(leases, context)
            for node in tested(context, terms.tested_from):
                if node in own:
                    rows[name, group, node] = (own[node] - terms.share * total[node], "<=", 0.0)
    context.rule(
        block,
        "concentration",
        rows,
        title="IT power with one tenant or credit class, at most this share of all that is leased",
        unit="MW",
        cause=lambda covenant, group, node: f"covenants.concentration.{covenant}",
        limit=True,
    )
