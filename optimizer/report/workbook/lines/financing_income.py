"""What leases bring to those who lend against them."""

from __future__ import annotations

from collections.abc import Iterable

from ..book import Book
from ..formula import Row, Term, most, total
from .financing_cells import SHEET


def lease_income(book: Book, lease: str) -> list[Row]:
    """Operating cash of a lease less the credits that its tenant takes, one row for each hall it is in."""
    cash = book.ledger[(book.ledger["account"] == "cash") & (book.ledger["component"] == "leases")]
    cash = cash[
        (cash["item"] == lease) & ((cash["category"] == "operating") | cash["line"].str.endswith("credited"))
    ]
    found = []
    for hall in dict.fromkeys(cash["place"].tolist()):
        name = f"income of {lease} in {hall}"
        if name not in book.rows:
            lines = dict.fromkeys(cash[cash["place"] == hall]["line"].tolist())
            amounts = [book.amount("cash", "leases", line, hall, lease) for line in lines]
            rows: list[Term] = [row for row in amounts if row is not None]
            book.rows[name] = book.row(SHEET, "Income of the lease", "MUSD", total(rows), hall, lease)
        found.append(book.rows[name])
    return found


def served(incomes: Iterable[list[Row]]) -> Term:
    """What counts of the incomes of some leases: none below zero."""
    return total([most(0, row) for rows in incomes for row in rows])
