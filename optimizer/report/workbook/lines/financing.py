"""Facilities on the sheet Debt: project loans, credit, notes and shares, and what lenders ask of them."""

from __future__ import annotations

import numpy as np

from ....solution.summaries.money import owed_by_node
from ..book import Book
from ..formula import Row
from ..posted import AGREES, ROUNDING
from . import (
    financing_cover,
    financing_credit,
    financing_delayed,
    financing_loans,
    financing_notes,
    financing_restricted,
    financing_shares,
)
from .financing_cells import SHEET
from .financing_terms import Debt


def write(book: Book) -> None:
    """Every facility that is used, kind by kind, then the tests."""
    financing = book.scenario.financing
    if not any(getattr(financing, kind) for kind in type(financing).model_fields):
        return
    debt = Debt(book)
    for kind in (financing_loans, financing_credit, financing_delayed, financing_notes, financing_shares):
        kind.write(debt)
    book.rows.update({f"owed {name}": _owed(book, name, row) for name, row in debt.owed.items()})
    financing_cover.write(debt)
    financing_restricted.write(debt)
    unused = [
        name
        for kind in ("project_loans", "revolvers", "delayed_draws", "term_notes", "convertibles")
        for name in getattr(financing, kind)
        if name not in debt.owed
    ]
    if unused:
        book.heading(SHEET, f"Not used in this plan: {', '.join(unused)}")


def _owed(book: Book, name: str, row: Row) -> Row:
    """The balance of a facility; the solver's, beside it and said so, where the workings lead elsewhere."""
    table, place = owed_by_node(book.view.plan), {node: at for at, node in enumerate(book.tree.names)}
    mine = table[table["item"] == name]
    values = np.zeros(len(place))
    for node, amount in zip(mine["node"].tolist(), mine["value"].tolist(), strict=True):
        values[place[node]] += amount
    if mine.empty or np.allclose(row.value, values, rtol=AGREES, atol=ROUNDING):
        return row
    return book.compared(SHEET, "Owed, not as worked out above", "MUSD", None, values, item=name)
