"""Hard figures that no formula starts from: they are not blue, since changing them changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from .grid import FIRST, ITEM, Content, Sheet, quoted
from .inputs import UNUSED

Place = tuple[int, int]
"""Line, counted from 1, and column, from 0; of the columns of time the first stands for all."""

_CELLS = r"\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?"
_OWN = re.compile(rf"(?<![A-Z!$:']){_CELLS}(?![(\w])")


def mark(sheet: Sheet, sheets: Iterable[Sheet]) -> None:
    """Take the blue off inputs of a sheet that no formula refers to, and say so beside them."""
    used = _used(sheet, sheets)
    lines: dict[int, list[bool]] = {}
    for cell in sheet.cells:
        if cell.style == "input":
            lines.setdefault(cell.row, []).append(_place(cell) in used)
    sheet.cells = [
        replace(cell, style="note") if cell.style == "input" and _place(cell) not in used else cell
        for cell in sheet.cells
    ]
    idle = {row for row, found in lines.items() if not any(found)}
    _say(sheet, idle)


def _say(sheet: Sheet, rows: set[int]) -> None:
    told = set()
    for index, cell in enumerate(sheet.cells):
        if cell.column == ITEM and cell.row in rows:
            sheet.cells[index] = replace(cell, content=f"{cell.content} · {UNUSED}")
            told.add(cell.row)
    for row in sorted(rows - told):
        sheet.text(row + 1, ITEM, UNUSED, "note")


def _place(cell: Content) -> Place:
    return cell.row + 1, min(cell.column, FIRST)


def _used(sheet: Sheet, sheets: Iterable[Sheet]) -> set[Place]:
    """Places that formulas of other sheets refer to, and what stands behind those in the sheet itself."""
    elsewhere = re.compile(re.escape(quoted(sheet.name)) + _CELLS)
    found: set[Place] = set()
    for other in sheets:
        if other is not sheet:
            for cell in _formulas(other):
                found.update(_places(elsewhere, cell))
    own = list(_formulas(sheet))
    before = -1
    while len(found) != before:
        before = len(found)
        for cell in own:
            if _place(cell) in found:
                found.update(_places(_OWN, cell))
    return found


def _formulas(sheet: Sheet) -> Iterator[Content]:
    """In the columns of time the first of each row stands for all, as they are one formula."""
    return (cell for cell in sheet.cells if cell.kind == "formula" and cell.column <= FIRST)


def _places(pattern: re.Pattern[str], cell: Content) -> Iterator[Place]:
    for column, line, last_column, last_line in pattern.findall(cell.content):
        first, last = int(line), int(last_line or line)
        left, right = _number(column), _number(last_column or column)
        for at in range(first, last + 1):
            yield from ((at, where) for where in range(min(left, FIRST), min(right, FIRST) + 1))


def _number(column: str) -> int:
    found = 0
    for letter in column:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1
