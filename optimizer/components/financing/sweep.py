"""Income that repays a loan before its time (F5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyomo.environ as pyo

from ...core.algebra import Expression
from ...core.context import Context
from .income import largest_income, posted_income
from .loan_book import LoanBook, Swept
from .loan_rules import rule

Rows = dict[tuple[str, ...], Any]


def declare_sweep(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """What such loans repay is decided; what is due of them, and whether anything is owed, are states."""
    swept = [book for book in books if book.loan.sweep]
    if not swept:
        return
    keys = [(book.name, node) for book in swept for node in book.tested]
    common: dict[str, Any] = {"dims": ("facility", "node"), "unit": "MUSD"}
    repaid = context.variable(
        block, "loan_repaid", keys, title="Repaid, as agreed or early", decision=True, **common
    )
    due = context.variable(
        block, "loan_due", keys, title="Due of the loan, last repayments apart", decision=False, **common
    )
    clear = context.variable(
        block,
        "loan_clear",
        keys,
        dims=("facility", "node"),
        unit="",
        title="Nothing owed",
        decision=False,
        domain=pyo.Binary,
    )
    for book in swept:
        agreed = book.facility.repaid
        book.swept = Swept(
            agreed,
            {node: due[book.name, node] for node in book.tested},
            {node: clear[book.name, node] for node in book.tested},
        )
        book.facility.repaid = {
            **{node: agreed[node] for node in agreed if node not in book.swept.due},
            **{node: repaid[book.name, node] for node in book.tested},
        }


def state_sweep(block: Any, books: Sequence[LoanBook], context: Context) -> None:
    """Repaid >= agreed + sweep * (income - service - moved to the reserve), until nothing is owed.

    Where nothing is owed at the end of a period, all that stood was repaid, and the rest of what was agreed
    falls away: what is repaid early shortens the loan from its end.
    """
    swept = [book for book in books if book.swept is not None]
    if not swept:
        return
    agreed: Rows = {}
    early: Rows = {}
    cleared: Rows = {}
    due: Rows = {}
    at_most: Rows = {}
    for book in swept:
        assert book.swept is not None
        most_income = largest_income(book.loan, context)
        income = posted_income(book.loan, context)
        for node in book.tested:
            key = (book.name, node)
            repaid, clear = book.facility.repaid[node], book.swept.clear[node]
            whole = book.swept.agreed.get(node, 0.0)
            part = whole - book.balloons.get(node, 0.0)
            most = book.most_repaid(node)
            left = income.get(node, 0.0) - book.scheduled(node) - _moved(book, node, context)
            agreed[key] = (repaid - whole + most * clear, ">=", 0.0)
            early[key] = (
                repaid
                - whole
                - book.loan.sweep * left
                + (most + book.loan.sweep * (most_income.get(node, 0.0) + book.most_reserved())) * clear,
                ">=",
                0.0,
            )
            cleared[key] = (block.owed[key] + book.most_owed(node) * clear, "<=", book.most_owed(node))
            due[key] = (book.swept.due[node] - part + most * clear, ">=", 0.0)
            at_most[key] = (book.swept.due[node] - part, "<=", 0.0)
    rule(context, block, "repaid_as_agreed", agreed, "repaid as agreed, as long as anything is owed", "sweep")
    rule(context, block, "swept", early, "income left repays the loan, as long as anything is owed", "sweep")
    rule(context, block, "cleared", cleared, "nothing owed where the loan counts as repaid", "sweep")
    rule(context, block, "due_until_clear", due, "due as agreed, as long as anything is owed", "sweep")
    rule(context, block, "due_as_agreed", at_most, "due, at most as agreed", "sweep")


def _moved(book: LoanBook, node: str, context: Context) -> Expression:
    """Money that goes to the reserve, below zero what comes back; and the fee for a letter of credit."""
    reserve = book.loan.reserve
    if reserve is None:
        return 0.0
    if reserve.letter_of_credit_fee is not None:
        return book.reserve_fees.get(node, 0.0)
    parent = context.tree[node].parent
    return book.reserved.get(node, 0.0) - (book.reserved.get(parent, 0.0) if parent else 0.0)
