"""The end of the sheet BTC: lines of coins, and coins from period to period."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .cash_flow import block_sum, lines
from .formula import Term
from .grid import LABEL, UNIT
from .units import digits

if TYPE_CHECKING:
    from .book import Book

SHEET = "BTC"


def write(book: Book) -> None:
    """Mined and sold line by line, then the corkscrew, pledged coins and the floor."""
    book.heading(SHEET, "Coins mined and sold")
    entries = book.posted.entries("btc")
    sums = []
    for name in ("mined", *sorted({entry.name for entry in entries} - {"mined"})):
        rows = lines(book, "btc", [entry for entry in entries if entry.name == name], SHEET, "BTC")
        sums.append((name, block_sum(book, SHEET, f"{name}, all", "BTC", rows)))
    book.rows["coins mined"] = sums[0][1]
    book.heading(SHEET, "Coins from period to period")
    begun = book.row(SHEET, "Coins at the start", "BTC", book.coins.before)
    for name, row in sums:
        book.row(SHEET, name, "BTC", row, total=True)
    line = book.sheets[SHEET].line
    text = f"SUM({SHEET}!\x01{begun.line}:\x01{line - 1})"
    held = book.row(
        SHEET,
        "Coins at the end",
        "BTC",
        Term(text, book.coins.value, "nodes"),
        opening=book.input("treasury.btc"),
    )
    book.posted.resolve(book.posted.coins_mark, held.line)
    _pledged(book)
    floor = book.row(SHEET, "Floor", "BTC", book.series("treasury.btc_floor", "highest"))
    book.rows.update({"coins held": held, "coin floor": floor})
    book.rows["coin room"] = book.row(SHEET, "Above the floor", "BTC", held - floor)


def _pledged(book: Book) -> None:
    """As lenders' rows have it, else as the plan has it."""
    ledger = book.ledger[book.ledger["account"] == "pledged"]
    if ledger.empty:
        return
    place = {name: index for index, name in enumerate(book.tree.names)}
    values = np.zeros(len(book.tree))
    for node, amount in zip(ledger["node"].tolist(), ledger["amount"].tolist(), strict=True):
        values[place[node]] += amount
    live = book.rows.get("pledged coins")
    if live is not None and np.allclose(live.value, values, rtol=1e-6, atol=1e-6):
        book.row(SHEET, "Pledged at the end", "BTC", live)
        return
    on = book.sheets[SHEET]
    line = on.take()
    on.text(line, LABEL, "Pledged at the end")
    on.text(line, UNIT, "BTC")
    book.posted.hard(on, line, values, digits("BTC"))
