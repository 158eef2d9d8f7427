"""Balances from period to period: opening, what comes and goes, closing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .formula import BEFORE, HERE, Row, Term
from .grid import FIRST, TOTAL, Axis, Sheet, Style
from .units import digits

if TYPE_CHECKING:
    from .book import Book

AGREES = 1e-6
"""Relative to the largest balance, and at least to one MUSD or coin."""


def across(
    on: Sheet, axis: Axis, line: int, text: str, values: Any, number_format: str, style: Style | None = None
) -> None:
    """One formula in every column of time."""
    own = on.own(text)
    style = style or on.style(own.replace(HERE, "A").replace(BEFORE, "A"))
    columns = zip(axis.columns, axis.columns_before, np.asarray(values, dtype=float).tolist(), strict=True)
    for column, (here, before, value) in enumerate(columns, start=FIRST):
        on.put(line, column, own.replace(HERE, here).replace(BEFORE, before), value, number_format, style)


class Promise:
    """A balance that is referred to before its changes are known."""

    def __init__(
        self, book: Book, sheet: str, label: str, unit: str, values: Any, opening: Term, place: str, item: str
    ) -> None:
        self.book, self.sheet, self.label, self.unit = book, sheet, label, unit
        self.opening, self.place, self.item = opening, place, item
        self.mark = book.posted.mark()
        self.row = book.at(sheet, self.mark, values, float(opening.value))
        """The closings; `row.before` are the openings."""
        self.kept = False
        book.promises.append(self)

    @property
    def before(self) -> Term:
        """What stands at the beginning of each period."""
        return self.row.before

    def keep(self, changes: Sequence[tuple[str, Term]]) -> Row:
        """Write opening, changes and closing; closings as the solver has them if the changes lead elsewhere.

        Changes are rows or terms; their signs are those of the balance.
        """
        book, sheet = self.book, self.sheet
        self.kept = True
        opening = book.row(
            sheet, f"{self.label}, at the start", self.unit, self.before, place=self.place, item=self.item
        )
        moved = [
            book.row(sheet, name, self.unit, term, place=self.place, item=self.item, total=True)
            for name, term in changes
        ]
        line = book.labelled(sheet, f"{self.label}, at the end", self.unit, self.place, self.item)
        book.posted.resolve(self.mark, line)
        values = sum((row.value for row in moved), start=np.asarray(opening.value))
        on = book.sheets[sheet]
        scale = max(1.0, float(np.max(np.abs(self.row.value), initial=0.0)))
        if np.all(np.abs(values - self.row.value) <= AGREES * scale):
            first = opening.line
            text = f"SUM({HERE}{first}:{HERE}{line - 1})"
            across(on, book.axis(sheet), line, text, self.row.value, digits(self.unit))
        else:
            book.posted.hard(on, line, self.row.value, digits(self.unit))
        on.formula(line, TOTAL, self.opening.text, float(self.opening.value), digits(self.unit))
        return self.row

    def settle(self) -> None:
        """Of a promise that was not kept, the closings as the solver has them, for those who refer to it."""
        if not self.kept:
            book, line = (
                self.book,
                self.book.labelled(self.sheet, self.label, self.unit, self.place, self.item),
            )
            book.posted.resolve(self.mark, line)
            on = book.sheets[self.sheet]
            book.posted.hard(on, line, self.row.value, digits(self.unit))
            on.formula(line, TOTAL, self.opening.text, float(self.opening.value), digits(self.unit))
