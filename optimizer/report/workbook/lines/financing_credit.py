"""Lines of credit: drawn and repaid as decided, interest on what was owed, a fee on what is not drawn."""

from __future__ import annotations

from ....components.financing.schema import Revolver
from ..formula import Term
from .financing_cells import SHEET, hand_in, open_share
from .financing_terms import Debt


def write(debt: Debt) -> None:
    """Every line of credit that is there at the start, was arranged or drawn."""
    decided = {
        item
        for quantity in ("revolver_change", "arranged")
        for _, item in debt.book.decided(f"financing.{quantity}")
    }
    for name, line in debt.book.scenario.financing.revolvers.items():
        if name in decided or line.opening or not line.upfront_fee:
            with debt.book.attempt():
                _revolver(debt, name, line)


def _revolver(debt: Debt, name: str, terms: Revolver) -> None:
    book, path = debt.book, f"financing.revolvers.{name}"
    book.heading(SHEET, f"{name}: line of credit")
    share = debt.interest(path, terms, name)
    change = book.plan("financing.revolver_change", item=name)
    owed = book.balance(
        SHEET,
        "Owed",
        "MUSD",
        [("drawn, or repaid below zero", change)],
        book.input(f"{path}.opening"),
        item=name,
    )
    debt.owed[name] = owed
    limit: Term = book.input(f"{path}.limit")
    upfront: Term | None = None
    if terms.upfront_fee:
        made = book.plan("financing.arranged", item=name)
        upfront = debt.row("Upfront fee", "MUSD", made * book.input(f"{path}.upfront_fee") * limit, name)
        arranged = book.upto(SHEET, "Arranged", "0 or 1", made, item=name)
        limit = limit * arranged
    first = book.month(f"{path}.available_from") if terms.available_from is not None else None
    share_open = debt.row(
        "Open, share of the period", "%", open_share(book, first, book.month(f"{path}.matures")), name
    )
    unused = (limit - owed.before) * book.input(f"{path}.unused_fee") * book.timing.years * share_open
    fee = debt.row("Fee on what is not drawn", "MUSD", unused, name)
    due = debt.row("Interest", "MUSD", owed.before * share, name)
    hand_in(book, "cash", "drawn", name, change)
    hand_in(book, "cash", "interest", name, -due)
    hand_in(book, "cash", "fees", name, -fee if upfront is None else -upfront - fee)
    debt.outstanding(name)
