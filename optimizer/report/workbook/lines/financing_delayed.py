"""Loans of the company drawn within a window: fees for signing and waiting, repaid in parts and last."""

from __future__ import annotations

from ....components.financing.schema import DelayedDraw
from ..formula import Row, Term, most, sum_between, when
from .financing_cells import SHEET, at, hand_in, open_share
from .financing_terms import Debt


def write(debt: Debt) -> None:
    """Every loan that was signed or drawn."""
    quantities = ("financing.delayed_drawn", "financing.arranged")
    used = {item for quantity in quantities for _, item in debt.book.decided(quantity)}
    for name, loan in debt.book.scenario.financing.delayed_draws.items():
        if name in used:
            with debt.book.attempt():
                _loan(debt, name, loan)


def _loan(debt: Debt, name: str, terms: DelayedDraw) -> None:
    book, timing, path = debt.book, debt.book.timing, f"financing.delayed_draws.{name}"
    book.heading(SHEET, f"{name}: loan drawn within a window")
    share = debt.interest(path, terms, name)
    drawn = book.plan("financing.delayed_drawn", item=name)
    end = (
        timing.start + book.input(f"{path}.tenor")
        if terms.tenor is not None
        else book.month(f"{path}.matures")
    )
    due = debt.row("Drawn now, due in month", "month number", most(end, timing.end), name)
    ends = debt.row("Drawn before, due now", "MUSD", sum_between(drawn, due, timing.start, timing.end), name)
    repaid = _in_parts(debt, path, name, drawn, ends) if terms.amortisation else ends
    owed = book.balance(SHEET, "Owed", "MUSD", [("drawn", drawn), ("repaid", -repaid)], item=name)
    debt.owed[name] = owed
    paid = debt.row("Interest", "MUSD", owed.before * share, name)
    hand_in(book, "cash", "drawn", name, drawn)
    hand_in(book, "cash", "repaid", name, -repaid)
    hand_in(book, "cash", "interest", name, -paid)
    if any((terms.upfront_fee, terms.issue_cost, terms.commitment_fee)):
        hand_in(book, "cash", "fees", name, -_fees(debt, path, name, terms, drawn))
    debt.outstanding(name)
    if not terms.amortisation:
        left = debt.row(
            "Drawn now, periods after the horizon", "", debt.after.periods(due + 1 - timing.horizon_end), name
        )
        later = debt.row(
            "Interest after the horizon", "MUSD", drawn * debt.after.bullet(at(share, -1), left), name
        )
        all_later = book.upto(SHEET, "The same of all drawn so far", "MUSD", later, item=name)
        hand_in(book, "closing", "interest after the horizon", name, -all_later * timing.leaf)


def _in_parts(debt: Debt, path: str, name: str, drawn: Row, ends: Row) -> Row:
    """Once the window is closed the same share of each draw is repaid a year, and the rest when it is due."""
    book, timing = debt.book, debt.book.timing
    closed = timing.start > book.month(f"{path}.draw_until")
    share = debt.row(
        "Part of a draw repaid in the period",
        "%",
        when(closed, book.input(f"{path}.amortisation") * timing.years, 0),
        name,
    )
    gone = book.upto(SHEET, "Parts so far", "%", share, item=name)
    left = debt.row("Left of a draw", "%", most(0, 1 - gone), name, opening=1)
    running = book.balance(SHEET, "Draws not yet due", "MUSD", [("drawn", drawn), ("due", -ends)], item=name)
    repaid = ends * left.before + (running.before - ends) * (left.before - left)
    return debt.row("Repaid", "MUSD", repaid, name)


def _fees(debt: Debt, path: str, name: str, terms: DelayedDraw, drawn: Row) -> Term:
    book = debt.book
    arranged = book.plan("financing.arranged", item=name)
    limit = book.input(f"{path}.limit")
    cost = book.input(f"{path}.issue_cost") + book.input(f"{path}.upfront_fee") * limit
    signing = debt.row("Paid at signing", "MUSD", arranged * cost, name)
    signed = book.upto(SHEET, "Signed", "0 or 1", arranged, item=name)
    before = book.upto(SHEET, "Drawn so far", "MUSD", drawn, item=name).before
    first = book.month(f"{path}.available_from") if terms.available_from is not None else None
    share = open_share(book, first, book.month(f"{path}.draw_until") + 1)
    waiting = (limit * signed - before) * book.input(f"{path}.commitment_fee") * book.timing.years * share
    return signing + debt.row("Commitment fee", "MUSD", waiting, name)
