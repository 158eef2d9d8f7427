"""What the leases that serve a loan bring (F4)."""

from __future__ import annotations

from ...core.algebra import Expression, linear
from ...core.context import Context
from .after_horizon import contracted, serving
from .project_loan_schema import ProjectLoan

CREDITED = frozenset({"prepayment credited", "tenant capex credited"})
"""Cash lines of leases that take money paid before off the rent: what is left is what serves a loan."""


def posted_income(loan: ProjectLoan, context: Context) -> dict[str, Expression]:
    """Operating income of the serving leases less what tenants take off the rent, by node."""
    return {node: sum(amounts) for node, amounts in _posted(loan, context).items()}


def counted_income(loan: ProjectLoan, context: Context) -> dict[str, Expression]:
    """The same, but no lease counts below zero.

    A lease that costs more than it brings in some period, such as in rent-free months, is counted as nothing
    in it: otherwise it could not be signed even where nothing is drawn.
    """
    parts = _posted(loan, context)
    for lease in serving(loan, context):
        for later in context.tree.descendants(lease.node):
            lacking = -contracted(lease, later.period)
            if lacking > 0.0:
                parts.setdefault(later.name, []).append(linear([(lacking, lease.size)]))
    return {node: sum(amounts) for node, amounts in parts.items()}


def largest_income(loan: ProjectLoan, context: Context) -> dict[str, float]:
    """Bound on the income by node: each lease signed in the way that brings most in the period."""
    best: dict[tuple[str, str], float] = {}
    for lease in serving(loan, context):
        size = float(lease.size.ub)
        for later in context.tree.descendants(lease.node):
            amount = size * contracted(lease, later.period)
            key = (lease.item, later.name)
            best[key] = max(best.get(key, 0.0), amount)
    found: dict[str, float] = {}
    for (_, node), amount in best.items():
        found[node] = found.get(node, 0.0) + amount
    return found


def _posted(loan: ProjectLoan, context: Context) -> dict[str, list[Expression]]:
    parts: dict[str, list[Expression]] = {}
    for line in context.ledger.lines("cash"):
        serves = line.component == "leases" and line.item in loan.served_by
        if serves and (line.category == "operating" or line.name in CREDITED):
            for node, amount in line.amounts.items():
                parts.setdefault(node, []).append(amount)
    return parts
