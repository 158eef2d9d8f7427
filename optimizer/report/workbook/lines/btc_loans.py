"""Loans against Bitcoin on the sheet Debt: owed and paid, coins pledged, and loan to value as tested."""

from __future__ import annotations

from ....components.btc_loans.schema import BtcLoan
from ..book import Book
from ..formula import Cell, Row, Term, only_when, ratio, total
from .financing_cells import SHEET, hand_in, open_share
from .financing_terms import interest

COMPONENT = "btc_loans"
DECISIONS = ("drawn", "repaid", "arranged", "collateral")


def write(book: Book) -> None:
    """Every loan that is there at the start, or was arranged or drawn."""
    used = {item for quantity in DECISIONS for _, item in book.decided(f"{COMPONENT}.{quantity}")}
    for name, loan in book.scenario.btc_loans.items():
        if name in used or loan.opening or loan.opening_pledged:
            with book.attempt():
                _loan(book, name, loan)
    pledged = [
        book.plan(f"{COMPONENT}.collateral", item=name) for name in book.scenario.btc_loans if name in used
    ]
    if pledged:
        book.rows["pledged coins"] = book.row(SHEET, "Coins pledged in all", "BTC", total(pledged))


def _loan(book: Book, name: str, loan: BtcLoan) -> None:
    path = f"{COMPONENT}.{name}"
    book.heading(SHEET, f"{name}: loan against Bitcoin")
    share = interest(book, path, loan, name)
    drawn, repaid = (book.plan(f"{COMPONENT}.{quantity}", item=name) for quantity in ("drawn", "repaid"))
    owed = book.balance(
        SHEET,
        "Owed",
        "MUSD",
        [("drawn", drawn), ("repaid", -repaid)],
        book.input(f"{path}.opening"),
        item=name,
    )
    book.rows[f"owed {name}"] = owed
    paid = book.row(SHEET, "Interest", "MUSD", owed.before * share, item=name)
    fees = book.row(SHEET, "Fees", "MUSD", _fees(book, path, name, loan, drawn, owed), item=name)
    hand_in(book, "cash", "drawn", name, drawn, COMPONENT)
    hand_in(book, "cash", "repaid", name, -repaid, COMPONENT)
    hand_in(book, "cash", "interest", name, -paid, COMPONENT)
    hand_in(book, "cash", "fees", name, -fees, COMPONENT)
    hand_in(book, "closing", "debt outstanding", name, -owed * book.timing.leaf, COMPONENT)
    _tests(book, path, name, loan, owed)


def _fees(book: Book, path: str, name: str, loan: BtcLoan, drawn: Row, owed: Row) -> Term:
    """On each draw, at the arrangement, and on what is not drawn while it may be."""
    limit: Term = book.input(f"{path}.limit")
    made = book.plan(f"{COMPONENT}.arranged", item=name)
    found = drawn * book.input(f"{path}.draw_fee") + made * book.input(f"{path}.upfront_fee") * limit
    if not (loan.opening or loan.opening_pledged):
        limit = limit * book.upto(SHEET, "Arranged", "0 or 1", made, item=name)
    first = book.month(f"{path}.available_from") if loan.available_from is not None else None
    end: Term = book.month(f"{path}.matures")
    if loan.draw_until is not None and loan.draw_until + 1 < end.value:
        end = book.month(f"{path}.draw_until") + 1
    share = book.row(SHEET, "May be drawn, share of the period", "%", open_share(book, first, end), item=name)
    unused = (limit - owed.before) * book.input(f"{path}.unused_fee") * book.timing.years * share
    return found + book.row(SHEET, "Fee on what is not drawn", "MUSD", unused, item=name)


def _tests(book: Book, path: str, name: str, loan: BtcLoan, owed: Row) -> None:
    """Loan to value at the lowest price of each period, and what is left to the level of a margin call."""
    pledged = book.row(
        SHEET, "Coins pledged", "BTC", book.plan(f"{COMPONENT}.collateral", item=name), item=name
    )
    price = book.row(
        SHEET,
        "Price at which they are tested",
        "USD/BTC",
        book.series("market.btc_price", "lowest"),
        item=name,
    )
    value = book.row(
        SHEET, "Worth of the coins pledged", "MUSD", pledged * price / book.unit("usd_per_musd"), item=name
    )
    there = value > 0
    book.row(SHEET, "Loan to value", "%", only_when(there, ratio(owed, value)), item=name)
    call: Cell = book.input(f"{path}.margin_call_ltv")
    book.row(SHEET, "Margin call above", "%", call, item=name)
    room = book.row(SHEET, "Room to a margin call", "MUSD", only_when(there, value * call - owed), item=name)
    fall = only_when(there, ratio(room, value * call))
    book.row(SHEET, "Fall of the price that brings a margin call", "%", fall, item=name)
    if loan.stress is not None:
        after = 1 - book.series(f"{path}.stress.shock", "highest")
        book.row(
            SHEET,
            "Loan to value after the shock",
            "%",
            only_when(there, ratio(owed, value * after)),
            item=name,
        )
