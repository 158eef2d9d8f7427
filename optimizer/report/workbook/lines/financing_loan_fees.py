"""Fees of project loans: on what is drawn, for signing, for what is kept ready, for a letter of credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..formula import Row, Term, least, most, total
from .financing_cells import SHEET, hand_in

if TYPE_CHECKING:
    from .financing_loans import Facility


def fees(one: Facility, drawn: Row | None) -> Row:
    """On what is drawn, for signing, and for what the lender keeps ready (F10, F21)."""
    book, path, name, loan = one.debt.book, one.path, one.name, one.loan
    parts: list[Term] = []
    if drawn is not None:
        cost = book.input(f"{path}.fee") + book.input(f"{path}.oid")
        parts.append(one.debt.row("Fee and discount on what is drawn", "MUSD", drawn * cost, name))
    if any(item == name for _, item in book.decided("financing.loan_signed")):
        signed = book.plan("financing.loan_signed", item=name)
        parts.append(one.debt.row("Issue cost", "MUSD", signed * book.input(f"{path}.issue_cost"), name))
        if loan.draw_until is not None and loan.limit is not None:
            parts.append(_commitment(one, signed, drawn))
    return one.debt.row("Fees", "MUSD", total(parts), name)


def _commitment(one: Facility, signed: Row, drawn: Row | None) -> Row:
    book, timing, path, name = one.debt.book, one.debt.book.timing, one.path, one.name
    ready = book.input(f"{path}.limit") * book.upto(SHEET, "Signed", "0 or 1", signed, item=name)
    if drawn is not None:
        ready = ready - book.upto(SHEET, "Drawn so far", "MUSD", drawn, item=name).before
    until = book.month(f"{path}.draw_until") + 1
    months = most(0, least(timing.end, until) - timing.start)
    fee = ready * book.input(f"{path}.commitment_fee") * months / book.unit("months_per_year")
    return one.debt.row("Commitment fee", "MUSD", fee, name)


def letter_of_credit(one: Facility) -> None:
    """Paid for the letter that stands for the reserve (F6), on what was held before."""
    reserve, book = one.loan.reserve, one.debt.book
    if reserve is not None and reserve.letter_of_credit_fee:
        held = book.plan("financing.reserve_held", item=one.name)
        fee = book.input(f"{one.path}.reserve.letter_of_credit_fee") * book.timing.years * held.before
        one.debt.letters[one.name] = one.debt.row("Letter of credit", "MUSD", fee, one.name)
        hand_in(book, "cash", "letter of credit", one.name, -one.debt.letters[one.name])
