"""The sheet Plan: what the solver decided, each figure as it stands in tables/levels.csv."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .formula import Row
from .grid import FIRST, ITEM, LABEL, PLACE, UNIT
from .units import digits

if TYPE_CHECKING:
    from .book import Book

SHEET = "Plan"
STATED = ("mining.active",)
"""States taken from the plan: what is switched on at the time of the peak follows from no decision."""


class Decisions:
    """Rows of decisions, and states by which promised balances are cached."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._place = {name: index for index, name in enumerate(book.tree.names)}
        self._decided: dict[tuple[str, str, str], Row] = {}
        self._states: dict[tuple[str, str, str], Any] = {}
        levels = book.view.plan.levels
        units: dict[tuple[str, str, str], str] = {}
        found: dict[tuple[str, str, str], dict[int, float]] = {}
        columns = ("quantity", "place", "item", "node", "value", "unit", "decision")
        for quantity, place, item, node, value, unit, decision in zip(
            *(levels[column].tolist() for column in columns), strict=True
        ):
            key = (quantity, place, item)
            if decision or quantity in STATED:
                found.setdefault(key, {})[self._place[node]] = float(value)
                units[key] = unit
            if not decision:
                self._states.setdefault(key, np.zeros(len(book.tree)))[self._place[node]] = float(value)
        quantity = ""
        for key in _grouped(found):
            if key[0] != quantity:
                quantity = key[0]
                book.heading(SHEET, quantity)
            self._decided[key] = self._write(key, found[key], units[key])

    def _write(self, key: tuple[str, str, str], values: dict[int, float], unit: str) -> Row:
        on = self.book.sheets[SHEET]
        line = on.take()
        for column, text in ((LABEL, key[0]), (PLACE, key[1]), (ITEM, key[2]), (UNIT, unit)):
            on.text(line, column, text)
        row = np.zeros(len(self.book.tree))
        for index, value in values.items():
            on.number(line, FIRST + index, value, "input", digits(unit))
            row[index] = value
        return self.book.at(SHEET, line, row)

    def row(self, quantity: str, place: str = "", item: str = "") -> Row:
        """See `Book.plan`. A decision that nothing was decided of gets an empty row."""
        key = (quantity, place, item)
        if key not in self._decided:
            self._decided[key] = self._write(key, {}, "")
        return self._decided[key]

    def keys(self, quantity: str) -> list[tuple[str, str]]:
        """See `Book.decided`."""
        return [(place, item) for name, place, item in self._decided if name == quantity]

    def state(self, quantity: str, place: str = "", item: str = "") -> Any:
        """See `Book.state`; zeros where the solver has none."""
        return self._states.get((quantity, place, item), np.zeros(len(self.book.tree)))


def _grouped(found: dict[tuple[str, str, str], Any]) -> list[tuple[str, str, str]]:
    """Quantity by quantity, each in the order in which it first appears."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for key in found:
        groups.setdefault(key[0], []).append(key)
    return [key for group in groups.values() for key in group]
