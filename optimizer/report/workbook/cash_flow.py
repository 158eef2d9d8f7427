"""The sheet Cash flow: every line of cash by category, cash from period to period, and what of it is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...solution.summaries.money import CATEGORIES
from .formula import Row, Term
from .grid import ITEM, LABEL, PLACE, UNIT
from .units import digits

if TYPE_CHECKING:
    from .book import Book
    from .posted import Entry

SHEET = "Cash flow"


def lines(book: Book, account: str, entries: list[Entry], sheet: str, unit: str) -> list[Row]:
    """The rows of some lines, one below the other, with their totals."""
    on, found = book.sheets[sheet], []
    for entry in entries:
        line = on.take()
        for column, text in ((LABEL, entry.name), (PLACE, entry.place), (ITEM, entry.item), (UNIT, unit)):
            on.text(line, column, text)
        book.posted.write(entry, line, digits(unit))
        book.total(on, book.nodes, line, entry.amounts, unit)
        found.append(book.at(sheet, line, entry.amounts))
    return found


def block_sum(book: Book, sheet: str, label: str, unit: str, rows: list[Row]) -> Row:
    """The sum of rows that stand one below the other."""
    if not rows:
        return book.row(sheet, label, unit, 0, total=True)
    name = rows[0].text.partition("\x01")[0]
    text = f"SUM({name}\x01{rows[0].line}:\x01{rows[-1].line})"
    values = np.sum([row.value for row in rows], axis=0)
    return book.row(sheet, label, unit, Term(text, values, "nodes"), total=True)


def write(book: Book) -> None:
    """All of the sheet, once every line has been handed in."""
    sums: dict[str, Row] = {}
    entries = book.posted.entries("cash")
    for category in (*CATEGORIES, ""):
        mine = [
            entry for entry in entries if (entry.category if entry.category in CATEGORIES else "") == category
        ]
        if mine:
            book.heading(SHEET, (category or "other").capitalize())
            rows = lines(book, "cash", mine, SHEET, "MUSD")
            sums[category or "other"] = block_sum(
                book, SHEET, f"{category or 'other'}, all lines", "MUSD", rows
            )
    book.rows.update({f"cash of {category}": row for category, row in sums.items()})
    _corkscrew(book, sums)


def _corkscrew(book: Book, sums: dict[str, Row]) -> None:
    book.heading(SHEET, "Cash from period to period")
    book.row(SHEET, "Cash at the start", "MUSD", book.cash.before)
    moved = [book.row(SHEET, category, "MUSD", row) for category, row in sums.items()]
    line = book.sheets[SHEET].line
    first = moved[0].line - 1 if moved else line - 1
    text = f"SUM('Cash flow'!\x01{first}:\x01{line - 1})"
    held = book.row(
        SHEET,
        "Cash at the end",
        "MUSD",
        Term(text, book.cash.value, "nodes"),
        opening=book.input("treasury.cash"),
    )
    book.posted.resolve(book.posted.cash_mark, held.line)
    tied = _restricted(book)
    free = book.row(SHEET, "Free cash", "MUSD", held - tied if tied is not None else held)
    floor = book.row(SHEET, "Cash floor", "MUSD", book.series("treasury.cash_floor", "highest"))
    room = book.row(SHEET, "Free cash above the floor", "MUSD", free - floor)
    book.rows.update({"cash held": held, "cash free": free, "cash floor": floor, "cash room": room})


def _restricted(book: Book) -> Row | None:
    """What is there and not free: rows of the lenders' sheets where they hold it, else as the plan has it."""
    ledger = book.ledger[book.ledger["account"] == "restricted"]
    if ledger.empty:
        return None
    place = {name: index for index, name in enumerate(book.tree.names)}
    values = np.zeros(len(book.tree))
    for node, amount in zip(ledger["node"].tolist(), ledger["amount"].tolist(), strict=True):
        values[place[node]] += amount
    live = book.rows.get("restricted cash")
    if live is not None and np.allclose(live.value, values, rtol=1e-6, atol=1e-6):
        return book.row(SHEET, "Of it restricted", "MUSD", live)
    on = book.sheets[SHEET]
    line = on.take()
    on.text(line, LABEL, "Of it restricted")
    on.text(line, UNIT, "MUSD")
    book.posted.hard(on, line, values, digits("MUSD"))
    return book.at(SHEET, line, values)
