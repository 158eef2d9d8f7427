"""Interest on cash: on what the period before closed with."""

from __future__ import annotations

from ..book import Book


def write(book: Book) -> None:
    """The line that closes the circle from one period to the next."""
    rate = (1 + book.input("treasury.cash_yield")) ** book.timing.years - 1
    earned = book.cash.before * rate
    book.line("cash", "treasury", "interest on cash", "", "", earned, risk="reference", category="treasury")
