"""What lenders ask of the leases that serve a project loan: income above debt service (F4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.algebra import linear
from ...core.context import Context
from .after_horizon import income_after_horizon, serving
from .income import counted_income
from .loan_book import LoanBook
from .name import NAME

Groups = Mapping[str, Sequence[LoanBook]]
"""By loan, it and all that share its income: one refinances another, or they rank equally."""


def state_cover(block: Any, books: Sequence[LoanBook], groups: Groups, context: Context) -> None:
    """DSCR in each period, full repayment at maturity, and cover of what is left after the horizon."""
    covered = [book for book in books if book.loan.dscr is not None]
    _debt_service(block, covered, groups, context)
    _matured(block, [book for book in books if book.loan.repayment == "sculpted"], context)
    _cover_after_horizon(block, [book for book in covered if _amortises(book)], groups, context)


def _amortises(book: LoanBook) -> bool:
    return book.loan.repayment != "bullet"


def _debt_service(block: Any, books: Sequence[LoanBook], groups: Groups, context: Context) -> None:
    """dscr * debt service <= income of the leases, in each period after the grace."""
    rows: dict[tuple[str, ...], Any] = {}
    for book in books:
        income = counted_income(book.loan, context)
        for node in book.tested:
            running = [one for one in groups[book.name] if node in one.facility.nodes]
            service = book.loan.dscr * sum(one.tested_service(node) for one in running)
            rows[book.name, node] = (service - income.get(node, 0.0), "<=", 0.0)
    context.rule(
        block,
        "debt_service",
        rows,
        title="income of the leases, at least this many times the debt service",
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.project_loans.{facility}.dscr",
        limit=True,
    )


def _matured(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """At each maturity: nothing is owed but what was lent for projects that mature later."""
    rows: dict[tuple[str, ...], Any] = {}
    for book in books:
        lent = [(variable, one.schedule.last, one.by_node(one.schedule.owed)) for variable, one in book.lent]
        due = {last for _, last, _ in lent}
        for node in book.facility.nodes:
            index = context.tree[node].period.index
            if index in due:
                later = [
                    (-owed[node], variable) for variable, last, owed in lent if last > index and node in owed
                ]
                rows[book.name, node] = (linear([(1.0, block.owed[book.name, node]), *later]), "<=", 0.0)
    context.rule(
        block,
        "matured",
        rows,
        title="owed, at most what was lent for projects that mature later",
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.project_loans.{facility}.tenor",
        limit=True,
    )


def _cover_after_horizon(block: Any, books: Sequence[LoanBook], groups: Groups, context: Context) -> None:
    """At the end of the horizon: owed <= worth at the loan's rate of the income still to come / dscr.

    Income counts up to the loan's own end, and against it all that is owed on loans of its group that end by
    then: what runs longer also has the income after it, and is counted in its own row.
    """
    timeline = context.tree.timeline
    rows: dict[tuple[str, ...], Any] = {}
    for book in books:
        loan, least = book.loan, book.loan.dscr or 0.0
        leases = [
            (lease, income_after_horizon(lease, loan, book.facility.rate, timeline, book.runs_after))
            for lease in serving(loan, context)
        ]
        running = {vintage.node for _, vintage in book.lent if vintage.schedule.last >= len(timeline.periods)}
        for leaf in context.tree.leaves:
            way = {node.name for node in context.tree.line(leaf.name)}
            if not way & running:
                continue
            owed = [
                (least * share, variable)
                for one in groups[book.name]
                if _amortises(one) and one.ends <= book.ends and leaf.name in one.facility.nodes
                for share, variable in _to_cover(block, one, leaf.name, context)
            ]
            terms = [(-worth, lease.size) for lease, worth in leases if lease.node in way]
            rows[book.name, leaf.name] = (linear([*owed, *terms]), "<=", 0.0)
    context.rule(
        block,
        "cover_after_horizon",
        rows,
        title="worth of the leases' income after the horizon, at least this many times what is then owed",
        unit="MUSD",
        cause=lambda facility, node: f"{NAME}.project_loans.{facility}.dscr",
        limit=True,
    )


def _to_cover(block: Any, book: LoanBook, leaf: str, context: Context) -> list[tuple[float, Any]]:
    """What is owed, less the worth at the loan's rate of last repayments left to cash or to a new loan.

    Swept, such a loan counts as agreed: what is repaid early comes off the last repayment first.
    """
    whole = (1.0, block.owed[book.name, leaf])
    if book.loan.repayment != "scheduled":
        return [whole]
    index = context.tree.timeline.periods[-1].index
    terms = [] if book.swept is not None else [whole]
    for variable, vintage in book.on_way(leaf, context):
        found, worth = vintage.schedule, 0.0
        if found.after:
            worth = found.balloon * found.after[-1].repaid
            for payment in found.after:
                worth /= 1.0 + book.facility.rate.over(payment.period)
        owed = found.owed.get(index, 0.0) if book.swept is not None else 0.0
        terms.append((owed - worth, variable))
    return terms
