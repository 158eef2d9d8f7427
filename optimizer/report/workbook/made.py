"""The whole workbook of a run, from its view and its manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..view import View
from . import cash_flow, checks, coins, emit, lines, manifest_sheet, summary, unused, worth
from .book import Book
from .lines.tenancies import last_month


def workbook(view: View, manifest: Mapping[str, Any]) -> bytes:
    """The file. The same run gives the same bytes."""
    book = written(view, manifest)
    pages = [sheet for sheet in book.sheets.values() if not sheet.is_empty]
    return emit.emit(pages, book.posted.resolved, lambda *made: summary.finish(book, *made), view.run)


def written(view: View, manifest: Mapping[str, Any]) -> Book:
    """All sheets with their cells, not yet a file."""
    book = Book(view, view.as_written, last_month(view))
    lines.write(book)
    for promise in book.promises:
        promise.settle()
    coins.write(book)
    cash_flow.write(book)
    book.value = worth.write(book)
    book.inputs.rest()
    checks.write(book, book.value)
    summary.write(book)
    manifest_sheet.write(book, manifest)
    for name in ("Inputs", "Timing"):
        unused.mark(book.sheets[name], book.sheets.values())
    return book
