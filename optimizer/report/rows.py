"""Rows of a run's tables whose numbers know their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..solution.answer import records
from .facts import Cell, Fact

if TYPE_CHECKING:
    from pandas import DataFrame

Row = dict[str, Any]
"""A row of a table by column: numbers are facts, None where there is none; all else as it is."""


def rows(name: str, table: DataFrame) -> list[Row]:
    """All rows of a table, in the order in which the run folder has them."""
    return [
        {column: _fact(value, Cell(name, line, column)) for column, value in row.items()}
        for line, row in enumerate(records(table), start=2)
    ]


def _fact(value: Any, cell: Cell) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Fact(value, cell) if is_number else value
