"""Tables that studies leave in a run folder, read with the types that their columns have."""

from __future__ import annotations

from .facts import Cell, Fact
from .rows import Row
from .view import View

NUMBERS = {
    "limits_moved": ("step", "held_musd", "gained_musd", "uncertain_musd", "value_musd"),
    "stress": ("holds", "breaks", "until", "step"),
}
"""Columns of numbers, empty where there is none; `exact` is a truth value, all others are text."""


def study(view: View, name: str) -> list[Row]:
    """The rows of a study; no rows where the folder holds none. A number that is missing is None."""
    found = []
    for line, row in enumerate(view.rows(name), start=2):
        made = {column: "" if content is None else content for column, content in row.items()}
        for column in NUMBERS[name]:
            made[column] = _number(row.get(column), Cell(name, line, column))
        if "exact" in row:
            made["exact"] = str(row["exact"]) == "True"
        found.append(made)
    return found


def _number(content: object, cell: Cell) -> Fact | None:
    """A column without a number in one row is read as text."""
    return None if content in (None, "") else Fact(float(str(content)), cell)
