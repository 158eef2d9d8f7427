"""Whether a project loan is used at all, where signing it matters: for its cost, size or lock-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression, linear
from ...core.context import Context
from ...core.schedule import line_ends
from .loan_book import LoanBook
from .name import NAME
from .project_loan_schema import ProjectLoan
from .vintages import Vintage


def state_use(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """Sign each such loan at most once, lend only once it is signed, and add what that costs to its fees."""
    priced = [book for book in books if _priced(book.loan)]
    if not priced:
        return
    signed = context.variable(
        block,
        "loan_signed",
        [(book.name, node) for book in priced for node in _nodes(book, context)],
        dims=("facility", "node"),
        unit="",
        title="Loan signed",
        decision=True,
        domain=pyo.Binary,
    )
    on_way = {
        (book.name, node.name): [
            signed[book.name, before.name]
            for before in context.tree.line(node.name)
            if (book.name, before.name) in signed
        ]
        for book in priced
        for node in context.tree
    }
    _rules(block, priced, on_way, context)
    for book in priced:
        book.signed = {node.name: on_way[book.name, node.name] for node in context.tree}
        fees = book.facility.fees
        for node, amount in _costs(book, signed, on_way, context):
            fees[node] = fees[node] + amount if node in fees else amount


def _priced(loan: ProjectLoan) -> bool:
    return bool(loan.issue_cost or loan.least or loan.commitment_fee) or loan.lock_up is not None


def _nodes(book: LoanBook, context: Context) -> list[str]:
    """Where something may be lent."""
    offered = {vintage.node for _, vintage in book.lent}
    return [node for node in context.tree.names if node in offered]


def _rules(
    block: Any, books: Sequence[LoanBook], on_way: dict[tuple[str, str], list[Any]], context: Context
) -> None:
    once: dict[tuple[str, ...], Any] = {}
    lent: dict[tuple[str, ...], Any] = {}
    least: dict[tuple[str, ...], Any] = {}
    for book in books:
        name = book.name
        for last, nodes in line_ends(context.tree, _nodes(book, context)).items():
            signed = on_way[name, last]
            once[name, last] = (linear((1.0, each) for each in signed), "<=", 1.0)
            if book.loan.least:
                raised = [(1.0, variable) for variable, vintage in book.lent if vintage.node in nodes]
                needed = [(-book.loan.least, each) for each in signed]
                least[name, last] = (linear([*raised, *needed]), ">=", 0.0)
        for variable, vintage in book.lent:
            most = most_lent(book.loan, vintage)
            terms = [(1.0, variable), *((-most, each) for each in on_way[name, vintage.node])]
            lent[name, vintage.project, vintage.node] = (linear(terms), "<=", 0.0)
    path = f"{NAME}.project_loans"
    context.rule(
        block,
        "signed_once",
        once,
        title="a loan is signed at most once",
        unit="",
        cause=lambda facility, node: f"{path}.{facility}",
    )
    context.rule(
        block,
        "lent_if_signed",
        lent,
        title="lent, once the loan is signed",
        unit="MUSD",
        cause=lambda facility, project, node: f"{path}.{facility}.limit",
    )
    context.rule(
        block,
        "least_lent",
        least,
        title="lent in all, at least so much if the loan is signed",
        unit="MUSD",
        cause=lambda facility, node: f"{path}.{facility}.least",
        limit=True,
        dated=False,
    )


def most_lent(loan: ProjectLoan, vintage: Vintage) -> float:
    """The limit, or what the loan gives for a project of the largest size if that is less."""
    assert loan.limit is not None
    sizes = [(cost, getattr(variable, "ub", None)) for cost, variable in vintage.costs]
    if not sizes or any(size is None for _, size in sizes):
        return loan.limit
    largest = sum(max(0.0, cost) * float(size or 0.0) for cost, size in sizes)
    return min(loan.limit, loan.loan_to_cost * largest / vintage.schedule.lent)


def _costs(
    book: LoanBook, signed: Any, on_way: dict[tuple[str, str], list[Any]], context: Context
) -> Iterator[tuple[str, Expression]]:
    """The issue cost at the signing; and what the lender takes for being ready, on what is not drawn at the
    beginning of each period until the draw window ends."""
    loan, name = book.loan, book.name
    if loan.issue_cost:
        for node in _nodes(book, context):
            yield node, linear([(loan.issue_cost, signed[name, node])])
    if not loan.commitment_fee:
        return
    assert loan.limit is not None
    assert loan.draw_until is not None
    for at, period in ((one.name, one.period) for one in context.tree):
        open_months = min(period.end, loan.draw_until + 1) - period.start
        fee = loan.commitment_fee * max(0, open_months) / 12.0
        way = {before.name for before in context.tree.line(at)}
        drawn = [
            (
                -fee * sum(share for index, share in one.schedule.drawn.items() if index < period.index),
                variable,
            )
            for variable, one in book.lent
            if one.node in way
        ]
        if fee and on_way[name, at]:
            ready = [(fee * loan.limit, each) for each in on_way[name, at]]
            yield at, linear([*ready, *drawn])
