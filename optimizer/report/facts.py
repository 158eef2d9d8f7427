"""Figures that know where they stand: every number in a report is read from one cell of the run's tables."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: `tables/<table>.csv`, line of the file (the titles are line 1), column."""

    table: str
    line: int
    column: str

    def __str__(self) -> str:
        return f"{self.table}.csv:{self.line}:{self.column}"


class Fact(float):
    """A number with the cell it was read from. Arithmetic gives plain numbers: what is worked out anew is in
    no cell, and belongs into a table first."""

    cell: Cell

    def __new__(cls, value: float, cell: Cell) -> Fact:
        made = super().__new__(cls, value)
        made.cell = cell
        return made

    def __abs__(self) -> Fact:
        """Without its sign: words such as `less` tell that."""
        return Fact(math.fabs(self), self.cell)
