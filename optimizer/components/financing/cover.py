"""What lenders ask of the leases that serve a project loan: income above debt service (F4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...core.algebra import Expression, linear
from ...core.context import Commitment, Context
from ...core.timeline import Period, Timeline
from .facility import NAME
from .project_loans import LoanBook
from .schema import ProjectLoan

CREDITED = frozenset({"prepayment credited", "tenant capex credited"})
"""Cash lines of leases that take money paid before off the rent: what is left is what serves a loan."""


def state_cover(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """DSCR in each period, full repayment at maturity, and cover of what is left after the horizon."""
    covered = [book for book in books if book.loan.dscr is not None]
    _debt_service(block, covered, context)
    _matured(block, [book for book in books if book.loan.repayment == "sculpted"], context)
    _cover_after_horizon(block, [book for book in covered if book.loan.repayment != "bullet"], context)


def _debt_service(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """dscr * debt service <= income of the leases, in each period after the grace."""
    rows: dict[tuple[str, ...], Any] = {}
    for book in books:
        income = _income(book.loan, context)
        for node in book.tested:
            service = book.loan.dscr * tested_service(book, node)
            rows[book.facility.name, node] = (service - income.get(node, 0.0), "<=", 0.0)
    context.rule(
        block,
        "debt_service",
        rows,
        title="income of the leases, at least this many times the debt service",
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.project_loans.{facility}.dscr",
    )


def tested_service(book: LoanBook, node: str) -> Expression:
    """Interest in cash and repayment of projects past their grace; a balloon is left to refinancing."""
    facility = book.facility
    if facility.service:
        service = facility.service.get(node, 0.0)
    else:
        service = facility.interest[node]
        if book.loan.repayment != "bullet":
            service = service + facility.repaid.get(node, 0.0)
    return service - book.early_interest.get(node, 0.0)


def _income(loan: ProjectLoan, context: Context) -> dict[str, Expression]:
    """Operating income of the serving leases less what tenants take off the rent; no lease counts below zero.

    A lease that costs more than it brings in some period, such as in rent-free months, is counted as nothing
    in it: otherwise it could not be signed even where nothing is drawn.
    """
    parts: dict[str, list[Expression]] = {}
    for line in context.ledger.lines("cash"):
        serves = line.component == "leases" and line.item in loan.served_by
        if serves and (line.category == "operating" or line.name in CREDITED):
            for node, amount in line.amounts.items():
                parts.setdefault(node, []).append(amount)
    for lease in serving(loan, context):
        for later in context.tree.descendants(lease.node):
            lacking = -contracted(lease, later.period)
            if lacking > 0.0:
                parts.setdefault(later.name, []).append(linear([(lacking, lease.size)]))
    return {node: sum(amounts) for node, amounts in parts.items()}


def serving(loan: ProjectLoan, context: Context) -> list[Commitment]:
    """Every way in which the leases that serve the loan may be signed."""
    return [one for one in context.commitments if one.kind == "lease" and one.item in loan.served_by]


def contracted(lease: Commitment, period: Period) -> float:
    """Operating income of a lease in a period, less what the tenant takes off the rent."""
    after = range(period.start - lease.begins, period.end - lease.begins)
    return sum(lease.income.get(month, 0.0) - lease.credits.get(month, 0.0) for month in after)


def _matured(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """At each maturity: nothing is owed but what was lent for projects that mature later."""
    rows: dict[tuple[str, ...], Any] = {}
    for book in books:
        name = book.facility.name
        lent = [(variable, one.schedule.last, one.by_node(one.schedule.owed)) for variable, one in book.lent]
        due = {last for _, last, _ in lent}
        for node in book.facility.nodes:
            index = context.tree[node].period.index
            if index in due:
                later = [
                    (-owed[node], variable) for variable, last, owed in lent if last > index and node in owed
                ]
                rows[name, node] = (linear([(1.0, block.owed[name, node]), *later]), "<=", 0.0)
    context.rule(
        block,
        "matured",
        rows,
        title="owed, at most what was lent for projects that mature later",
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.project_loans.{facility}.tenor",
    )


def _cover_after_horizon(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """At the end of the horizon: owed <= worth at the loan's rate of the income still to come / dscr."""
    timeline = context.tree.timeline
    rows: dict[tuple[str, ...], Any] = {}
    for book in books:
        name, loan = book.facility.name, book.loan
        leases = [(lease, income_after_horizon(lease, loan, timeline)) for lease in serving(loan, context)]
        running = {vintage.node for _, vintage in book.lent if vintage.schedule.last >= len(timeline.periods)}
        for leaf in context.tree.leaves:
            way = {node.name for node in context.tree.line(leaf.name)}
            if not way & running:
                continue
            terms = [(-worth, lease.size) for lease, worth in leases if lease.node in way]
            rows[name, leaf.name] = (
                linear([(loan.dscr or 0.0, block.owed[name, leaf.name]), *terms]),
                "<=",
                0.0,
            )
    context.rule(
        block,
        "cover_after_horizon",
        rows,
        title="worth of the leases' income after the horizon, at least this many times what is then owed",
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.project_loans.{facility}.dscr",
    )


def income_after_horizon(lease: Commitment, loan: ProjectLoan, timeline: Timeline) -> float:
    """Worth at the end of the horizon, at the loan's rate, of a lease's income up to the loan's tenor.

    Counted in periods as long as the last one, each as in the rule of the periods before (F4).
    """
    period = timeline.periods[-1]
    growth = 1.0 + loan.rate * period.years
    until = lease.begins + loan.tenor
    worth, factor = 0.0, 1.0
    while period.end < until:
        period = Period(period.index + 1, period.end, min(period.months, until - period.end), period.days)
        factor /= growth
        worth += factor * max(0.0, contracted(lease, period))
    return worth
