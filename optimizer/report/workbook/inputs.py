"""The sheet Inputs: every value of the scenario, where it was written, and by period what changes in time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ...core.dimensions import DIMENSIONS
from ...core.months import MonthForm
from ...core.series import Series, SeriesOf
from ...core.timeline import Period
from ...core.unit import Unit
from ...core.written import Written
from ...scenario.fields import leaves
from ...scenario.positions import Path, dotted
from .formula import Cell, Row, Term
from .grid import CONSTANT, FIRST, ITEM, LABEL, PLACE, TOTAL, UNIT, letters, quoted
from .timing import serial
from .units import digits

if TYPE_CHECKING:
    from .book import Book

SHEET = "Inputs"
NO_SOURCE = "no source"
UNUSED = "not used by formulas of this workbook"
SAME = 1e-12
"""Relative difference of two readings of one price."""


def months_of(period: Period) -> range:
    return range(period.start, period.end)


READINGS: Mapping[str, tuple[str, Callable[[Series, Period], float]]] = {
    "mean": ("mean of the months", lambda series, period: series.mean(period.start, period.months)),
    "first": ("first month", lambda series, period: series.at(period.start)),
    "last": ("last month", lambda series, period: series.at(period.end - 1)),
    "lowest": ("lowest month", lambda series, period: min(series.at(month) for month in months_of(period))),
    "highest": ("highest month", lambda series, period: max(series.at(month) for month in months_of(period))),
}
"""How one number of a period is read from a series: what is said of it, and the reading."""


class Inputs:
    """Cells of the scenario's values, by dotted path."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.on = book.sheets[SHEET]
        self.on.heads = ("path", "written at", "source and note", "unit", "value", "key, month or reading")
        self._cells: dict[str, Cell] = {}
        self._keys: dict[str, Cell] = {}
        self._dates: dict[str, tuple[int, int]] = {}
        self._series: dict[str, tuple[Series, str, int]] = {}
        self._rows: dict[tuple[str, str], Row] = {}
        self._given: dict[str, Cell | Row] = {}
        for path, value, place in leaves(book.loaded.model):
            self._leaf(path, value, place.form)
        self.on.text(self.on.take(2) + 1, LABEL, "By period", "heading")

    def cell(self, path: str) -> Cell:
        """See `Book.input`."""
        return self._cells[path]

    def key(self, path: str) -> Cell:
        """See `Book.key`."""
        return self._keys[path]

    def month(self, path: str) -> Cell:
        """See `Book.month`; the number is worked out beside the date, where it is first asked for."""
        if path not in self._keys:
            line, month = self._dates[path]
            year = self.book.timing.units["months_per_year"].text
            date = f"{letters(CONSTANT)}{line}"
            self.on.formula(line, TOTAL, f"YEAR({date})*{year}+MONTH({date})-1", float(month), "0")
            self._keys[path] = Cell(f"{quoted(SHEET)}${letters(TOTAL)}${line}", float(month))
        return self._keys[path]

    def series(self, path: str, how: str = "mean") -> Row:
        """See `Book.series`. A series that is steady within every period has one row for all readings."""
        series, unit, _ = self._series[path]
        if (path, how) not in self._rows:
            periods = [node.period for node in self.book.tree]
            read = {
                name: [work(series, period) for period in periods] for name, (_, work) in READINGS.items()
            }
            # The mean of months of one price may be off in its last digit.
            steady = all(np.allclose(values, read["mean"], rtol=SAME, atol=0.0) for values in read.values())
            other = next((row for (asked, _), row in self._rows.items() if asked == path), None)
            made = self._row(path, unit, read[how], "" if steady else READINGS[how][0])
            if other is not None:
                self.on.text(made.line, ITEM, f"change together with row {other.line}", "note")
            for name in READINGS if steady else (how,):
                self._rows[path, name] = made
        return self._rows[path, how]

    def given(self, label: str, value: float | Sequence[float], unit: str, source: str) -> Cell | Row:
        """See `Book.given`."""
        if label not in self._given:
            line = self.on.take()
            for column, text in ((LABEL, label), (PLACE, "with the program"), (ITEM, source), (UNIT, unit)):
                self.on.text(line, column, text)
            self._given[label] = self._numbers(line, value, unit)
        return self._given[label]

    def keyed(self, path: str) -> list[str]:
        """See `Book.keyed`."""
        return [name for name in self._keys if name.startswith(f"{path}.") and name in self._cells]

    def looked_up(self, path: str, key: Term) -> Term:
        """See `Book.looked_up`: SUMIFS over the entries, which stand one below the other."""
        lines = [
            int(name.text.rpartition("$")[2]) for at, name in self._keys.items() if at.startswith(f"{path}.")
        ]
        entries = {
            self._keys[at].value: self._cells[at].value for at in self._keys if at.startswith(f"{path}.")
        }
        first, last = min(lines), max(lines)
        values, keys = (
            f"{quoted(SHEET)}${letters(c)}${first}:${letters(c)}${last}" for c in (CONSTANT, TOTAL)
        )
        found = np.array([entries.get(float(one), 0.0) for one in np.atleast_1d(key.value)])
        return Term(f"SUMIFS({values},{keys},{key.text})", found if key.axis else float(found[0]), key.axis)

    def rest(self) -> None:
        """Values over time that no formula has asked for."""
        for path in self._series:
            if all(asked != path for asked, _ in self._rows) and path not in self._cells:
                try:
                    self.series(path)
                except ValueError:  # it says nothing about some period, and nothing needed it
                    continue

    def _numbers(self, line: int, value: float | Sequence[float], unit: str) -> Cell | Row:
        if isinstance(value, float | int):
            self.on.number(line, CONSTANT, value, "input", digits(unit))
            return Cell(f"{quoted(SHEET)}${letters(CONSTANT)}${line}", float(value))
        for index, one in enumerate(value):
            self.on.number(line, FIRST + index, one, "input", digits(unit))
        return self.book.at(SHEET, line, np.array(value, dtype=float))

    def _row(self, path: str, unit: str, values: list[float], reading: str) -> Row:
        line = self.on.take()
        self.on.text(line, LABEL, path)
        self.on.text(line, UNIT, unit)
        self.on.text(line, TOTAL, reading)
        one = self._cells.get(path)
        if one is None:
            return self._numbers(line, values, unit)  # type: ignore[return-value]  # several values give a row
        own = one.text.replace(quoted(SHEET), "")
        for index, value in enumerate(values):
            self.on.formula(line, FIRST + index, own, value, digits(unit))
        return self.book.at(SHEET, line, np.array(values, dtype=float))

    def _leaf(self, path: Path, value: Any, form: Written | None) -> None:
        name, line = dotted(path), self.on.take()
        self.on.text(line, LABEL, name)
        self.on.text(line, PLACE, self._written_at(path))
        self.on.text(line, ITEM, self._source(path, name, form))
        if isinstance(value, Series):
            assert isinstance(form, SeriesOf)
            unit = _unit_of(form.unit)
            self._series[name] = (value, unit, line)
            self.on.text(line, UNIT, unit)
            if len(value.steps) == 1:
                self._number(name, line, value.steps[0][1], unit)
            else:
                self.on.text(line, CONSTANT, "over time, see below", "note")
        elif isinstance(form, MonthForm):
            self.on.text(line, UNIT, "date")
            self.on.cells.append(_date(line, int(value)))
            self._dates[name] = (line, int(value))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            unit = _unit_of(form) if isinstance(form, Unit) else ""
            self.on.text(line, UNIT, unit)
            self._number(name, line, value, unit)
        else:
            told = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
            self.on.text(line, CONSTANT, str(told), "input")
        if path and str(path[-1]).lstrip("-").isdecimal() and isinstance(value, int | float):
            self.on.number(line, TOTAL, float(path[-1]), "input", "0")
            self._keys[name] = Cell(f"{quoted(SHEET)}${letters(TOTAL)}${line}", float(path[-1]))

    def _number(self, name: str, line: int, value: float, unit: str) -> None:
        self.on.number(line, CONSTANT, value, "input", digits(unit) if unit in ("%", "months") else "General")
        self._cells[name] = Cell(f"{quoted(SHEET)}${letters(CONSTANT)}${line}", float(value))

    def _written_at(self, path: Path) -> str:
        """File and line that the user wrote it in, as the resolved scenario says beside it; else its own."""
        node = self.book.loaded.positions.node(path)
        if node is None:
            return "default"
        at = node.inner.at
        lines = self.book.loaded.positions.lines.get(at.file, ())
        text = lines[at.line - 1] if at.line <= len(lines) else ""
        _, mark, origin = text.rpartition("  # ")
        return origin.strip() if mark else f"scenario.yaml:{at.line}"

    def _source(self, path: Path, name: str, form: Written | None) -> str:
        beside = self.book.loaded.assumptions.get(name)
        source = beside.source if beside else ""
        if (
            not source
            and isinstance(form, Unit | SeriesOf)
            and self.book.loaded.positions.node(path) is not None
        ):
            source = NO_SOURCE
        return " · ".join(part for part in (source, beside.note if beside else "") if part)


def _unit_of(form: Unit) -> str:
    return DIMENSIONS[form.name].unit


def _date(line: int, month: int) -> Any:
    from .grid import Content

    return Content(line - 1, CONSTANT, "number", float(serial(month)), "input", digits("date"))
