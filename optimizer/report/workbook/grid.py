"""Sheets as lists of cells, before they become a file, and the columns that all sheets share."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

LABEL, PLACE, ITEM, UNIT, CONSTANT, TOTAL, FIRST = range(7)
"""Columns, counted from 0, on every sheet with a time axis."""

NO_NUMBER = "#NUM!"
Kind = Literal["text", "number", "formula"]
Style = Literal[
    "plain", "input", "formula", "link", "plan", "heading", "title", "head", "headr", "note", "key", "verdict"
]
"""`plan` is for amounts that are the solver's and not recomputed; `headr` stands above numbers."""


@dataclass(frozen=True, slots=True)
class Content:
    """One cell: counted from 0; `value` is what a formula gives."""

    row: int
    column: int
    kind: Kind
    content: Any
    style: Style = "plain"
    digits: str = ""
    """Number format."""
    value: Any = None


@dataclass(frozen=True)
class Axis:
    """The columns of time: periods of the tree's nodes, or months."""

    name: str
    titles: tuple[str, ...]
    previous: Any
    """For each column the place of the one before it in time; -1 for the first: before it stands column F."""

    def __len__(self) -> int:
        return len(self.titles)

    @property
    def columns(self) -> list[str]:
        """Letters of the columns."""
        return [letters(FIRST + index) for index in range(len(self))]

    @property
    def columns_before(self) -> list[str]:
        """For each column the letters of the one before it."""
        own = [*self.columns, letters(TOTAL)]
        return [own[index] for index in self.previous]

    def span(self, sheet: str, line: object) -> str:
        """All cells of a line, as a range with absolute columns."""
        first, last = letters(FIRST), letters(FIRST + max(len(self), 1) - 1)
        return f"{quoted(sheet)}${first}${line}:${last}${line}"


@dataclass
class Sheet:
    """A sheet that is being filled from top to bottom."""

    name: str
    axis: Axis | None = None
    note: str = ""
    tab: str = "#808080"
    cells: list[Content] = field(default_factory=list)
    line: int = 5
    """Next free line, counted from 1; above stand title, note and the heads of the columns."""
    widths: dict[int, float] = field(default_factory=dict)
    heads: Sequence[str] = ("", "place", "item", "unit", "constant", "total, or opening")

    def take(self, lines: int = 1) -> int:
        """The next free line, counted from 1; so many are taken."""
        found = self.line
        self.line += lines
        return found

    def text(self, line: int, column: int, content: str, style: Style = "plain") -> None:
        """Words, never read as a formula or an address."""
        if content:
            self.cells.append(Content(line - 1, column, "text", content, style))

    def number(self, line: int, column: int, value: float, style: Style, digits: str = "") -> None:
        """A hard figure."""
        self.cells.append(Content(line - 1, column, "number", float(value), style, digits))

    def formula(
        self, line: int, column: int, text: str, value: Any, digits: str = "", style: Style | None = None
    ) -> None:
        """A formula without its equals sign; green where it only points to another sheet."""
        own = self.own(text)
        self.put(line, column, own, value, digits, style or self.style(own))

    def own(self, text: str) -> str:
        """A formula as it stands on this sheet: its own cells are not named with the sheet."""
        return text.replace(quoted(self.name), "")

    def style(self, own: str) -> Style:
        """Green for a mere link to another sheet, else black."""
        return "link" if _LINK.fullmatch(own) else "formula"

    def put(self, line: int, column: int, own: str, value: Any, digits: str, style: Style) -> None:
        """A formula as it stands on this sheet; where it gives no number, an error is its value, or no text
        where the formula ends with that."""
        held = value if isinstance(value, str) or math.isfinite(value) else NO_NUMBER
        if held == NO_NUMBER and own.endswith(',"")') and math.isnan(value):
            held = ""
        self.cells.append(Content(line - 1, column, "formula", own, style, digits, held))

    @property
    def is_empty(self) -> bool:
        return not self.cells


_LINK = re.compile(r"('[^']+'|[A-Za-z]+)!\$?[A-Z]+\$?(\d+|\x03\d+\x04)")


def quoted(sheet: str) -> str:
    """How a formula names a sheet, with its mark."""
    return f"{sheet}!" if sheet.isalpha() else f"'{sheet}'!"


def letters(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def first_of(previous: Sequence[int]) -> Any:
    """The places of the columns before, as an array."""
    return np.asarray(previous, dtype=int)
