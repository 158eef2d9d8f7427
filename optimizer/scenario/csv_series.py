"""Series from CSV files: one row a period, one column a series, the unit in the header.

quarter,base [USD/BTC],bear [USD/BTC]
2027-Q1,92000,71000
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..core.errors import BadValue
from ..core.months import format_period, parse_period
from ..core.series import CsvCell, CsvColumn
from ..core.written import shown
from .positions import Findings, Position

PERIODS = {"month": 1, "quarter": 3, "year": 12}
_HEADER = re.compile(r"\s*(.*?)\s*(?:\[\s*(.*?)\s*\])?\s*")


class _Cell(NamedTuple):
    text: str
    at: Position


@dataclass(frozen=True)
class CsvTable:
    """A CSV file that is in order, its cells still text."""

    file: str
    columns: dict[str, CsvColumn]

    def column(self, name: str) -> CsvColumn:
        """The column of that name; `BadValue` names the nearest."""
        if name in self.columns:
            return self.columns[name]
        close = difflib.get_close_matches(name, self.columns, 1, 0.6)
        fix = f"did you mean {close[0]}?" if close else f"use one of {', '.join(self.columns)}"
        raise BadValue("csv-column", f"{self.file} has no column {shown(name)}", fix)


def read_table(file: str, findings: Findings) -> CsvTable | None:
    """The table; None where it has faults, which are all noted."""
    before = len(findings.problems)
    rows = list(_rows(file, findings))
    if not rows:
        findings.note("csv-empty", f"{file} has no rows", "write a header and one row a period", _top(file))
        return None
    header, body = rows[0], rows[1:]
    months = _period_length(header, file, findings)
    names = _names(header, findings)
    if months is None or not body:
        if months is not None:
            findings.note("csv-empty", f"{file} has a header only", "add one row a period", header[0].at)
        return None
    starts = _starts(body, months, len(header), findings)
    if len(findings.problems) > before:
        return None
    columns = {}
    for index, (name, unit) in enumerate(names, start=1):
        cells = tuple(_csv_cell(first, row[index], findings) for first, row in zip(starts, body, strict=True))
        head = _csv_cell(0, header[index], findings)
        columns[name] = CsvColumn(file, name, unit, head, cells, starts[-1] + months - 1)
    return CsvTable(file, columns)


def _rows(file: str, findings: Findings) -> Iterator[list[_Cell]]:
    """Cells of each line that is not blank. A cell never spans lines."""
    for number, line in enumerate(findings.lines[file], start=1):
        if not line.strip():
            continue
        try:
            cells = next(csv.reader([line], strict=True))
        except csv.Error as error:
            findings.note(
                "csv-quote", f"{error}", "check the quotes", Position(file, number, 1, len(line) + 1)
            )
            continue
        yield [
            _Cell(cell.strip(), Position(file, number, start + 1, max(start + 1, end) + 1))
            for cell, (start, end) in zip(cells, _spans(line), strict=False)
        ]


def _spans(line: str) -> Iterator[tuple[int, int]]:
    """Start and end of each cell within the line, without the blanks around it."""
    start, quoted = 0, False
    for index, character in enumerate(line + ","):
        if character == '"' and (quoted or index == start):
            quoted = not quoted
        elif character == "," and not quoted:
            raw = line[start:index]
            yield start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())
            start = index + 1


def _period_length(header: list[_Cell], file: str, findings: Findings) -> int | None:
    first = header[0]
    if len(header) == 1 and (";" in first.text or "\t" in first.text):
        findings.note(
            "csv-separator", "the columns are not separated by commas", "save it with commas", first.at
        )
        return None
    if first.text not in PERIODS:
        message = f"the first column is {shown(first.text)}"
        findings.note("csv-period", message, f"name it {', '.join(PERIODS)}", first.at)
        return None
    if len(header) == 1:
        findings.note(
            "csv-columns", "there is no column with values", "add one, e.g. base [USD/BTC]", first.at
        )
        return None
    return PERIODS[first.text]


def _names(header: list[_Cell], findings: Findings) -> list[tuple[str, str]]:
    """Name and unit of each column of values."""
    names: list[tuple[str, str]] = []
    for cell in header[1:]:
        found = _HEADER.fullmatch(cell.text)
        name, unit = (found[1], found[2] or "") if found else (cell.text, "")
        if not name:
            findings.note("csv-columns", "this column has no name", "write e.g. base [USD/BTC]", cell.at)
        elif any(name == other for other, _ in names):
            findings.note("csv-columns", f"column {shown(name)} is there twice", "rename one", cell.at)
        names.append((name, unit))
    return names


def _starts(body: list[list[_Cell]], months: int, width: int, findings: Findings) -> list[int]:
    """First month of each row; notes what is missing, twice, out of order or of another length.

    After a fault the next row is taken as it comes, so that one slip is told once.
    """
    starts: list[int] = []
    lines: dict[int, int] = {}
    newest: int | None = None
    for row in body:
        text, at = row[0]
        if len(row) != width:
            fix = "give every column a value"
            findings.note("csv-width", f"{len(row)} cells; the header has {width}", fix, at)
        first = _start(text, at, months, findings)
        if first is None:
            newest = None
            continue
        if first in lines:
            fix = f"delete one of them; the first is on line {lines[first]}"
            findings.note("duplicate-period", f"{text} is there twice", fix, at)
        elif newest is not None and first < newest:
            findings.note("period-order", f"{text} comes after a later period", "sort the rows by date", at)
        elif newest is not None and first > newest + months:
            gap = [format_period(month, months) for month in (newest + months, first - months)]
            message = f"{gap[0]} is missing" if gap[0] == gap[1] else f"{' to '.join(gap)} are missing"
            findings.note("missing-period", message, "add what is missing above this row", at)
        newest = None if first in lines else first
        lines.setdefault(first, at.line)
        starts.append(first)
    return starts


def _start(text: str, at: Position, months: int, findings: Findings) -> int | None:
    """First month of one row; None, with a finding, where it is not a period of that length."""
    try:
        first, length = parse_period(text)
    except BadValue as bad:
        findings.note(bad.code, bad.message, bad.fix, at)
        return None
    if length == months:
        return first
    word = next(word for word, count in PERIODS.items() if count == months)
    fix = f"write e.g. {format_period(first - first % 12 % months, months)}"
    findings.note("csv-period", f"{text} is not a {word}", fix, at)
    return None


def _csv_cell(first: int, cell: _Cell, findings: Findings) -> CsvCell:
    line = findings.lines[cell.at.file][cell.at.line - 1]
    return CsvCell(first, cell.text, cell.at.line, cell.at.column, line)


def _top(file: str) -> Position:
    return Position(file, 1, 1, 2)
