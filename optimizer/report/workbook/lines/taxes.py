"""Income tax on the sheet Tax: on what the plan declares, when it is paid, and on what comes after."""

from __future__ import annotations

from ..book import Book
from ..formula import Term, sum_between, whole

SHEET = "Tax"
COINS = "btc"


def write(book: Book) -> None:
    """The tax of each year, and that on what counts after the horizon, class by class."""
    if book.scenario.taxes is None:
        return
    rate = book.cell(
        SHEET, "Rate, state tax included", "%", book.input("taxes.rate") + book.input("taxes.state_rate")
    )
    with book.attempt():
        _years(book, rate)
    for _, risk in dict.fromkeys(
        key for what in ("taxable", "written_off", "losses") for key in book.decided(f"taxes.{what}_after")
    ):
        with book.attempt():
            _after(book, rate, risk)


def _years(book: Book, rate: Term) -> None:
    """Declared at the end of each calendar year, paid once some months after it (X6)."""
    book.heading(SHEET, "Tax of each year")
    timing, year = book.timing, book.unit("months_per_year")
    taxable = book.row(SHEET, "Taxable income, at the end of the year", "MUSD", book.plan("taxes.taxable"))
    tax = book.row(SHEET, "Tax on it", "MUSD", taxable * rate)
    december = (whole(timing.start / year) + 1) * year - 1
    paid = book.row(SHEET, "Paid in month", "month number", december + book.input("taxes.paid_after"))
    now = book.row(SHEET, "Paid now", "MUSD", sum_between(tax, paid, timing.start, timing.end), total=True)
    later = book.row(
        SHEET, "Due after the horizon", "MUSD", sum_between(tax, paid, timing.horizon_end) * timing.leaf
    )
    book.line("cash", "taxes", "income tax", "", "", -now, risk="reference", category="tax")
    book.line("closing", "taxes", "income tax due", "", "", -later, risk="reference", category="tax")


def _after(book: Book, rate: Term, risk: str) -> None:
    """Income after the horizon less what is written off and losses that are left, of one class (F20)."""
    book.heading(SHEET, "Coins held" if risk == COINS else f"After the horizon, class {risk}")
    income, written_off, losses = (
        book.row(SHEET, label, "MUSD", book.plan(f"taxes.{what}_after", item=risk))
        for what, label in (
            ("taxable", "Income that is taxed"),
            ("written_off", "Written off against it"),
            ("losses", "Losses of earlier years used"),
        )
    )
    tax = book.row(SHEET, "Tax on it", "MUSD", (income - written_off - losses) * rate)
    name = "tax on coins held" if risk == COINS else "tax after the horizon"
    discounted = "reference" if risk == COINS else risk
    book.line("closing", "taxes", name, "", "", -tax, risk=discounted, category="tax")
