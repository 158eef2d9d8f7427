"""The lines of the ledger as formulas, one module for each component or kind of facility.

A module has one function, `write(book: Book) -> None`: it writes workings and hands in lines with
`book.line`. A module that raises LookupError, ValueError or ArithmeticError does not spoil the workbook: its
lines are then written as the plan has them. Lines that no module hands in are written so, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..book import Book

MODULES = (
    "market",
    "sites",
    "mining",
    "conversions",
    "leases",
    "financing",
    "btc_loans",
    "financing_covenants",
    "taxes",
    "treasury",
    "residual",
    "interest",
)
"""In this order: a module may use any row of the ledger (`book.amount`), and workings of those before it."""


def modules() -> Iterator[Any]:
    """The modules in their order."""
    for name in MODULES:
        yield import_module(f".{name}", __name__)


def write(book: Book) -> None:
    """Every module's lines."""
    for module in modules():
        with book.attempt():
            module.write(book)
