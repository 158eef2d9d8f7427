"""The sheet Timing: columns of time, units, and what money of each class at each date is worth today."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import numpy as np

from ...core.months import format_month
from ...core.tree import Tree
from .formula import Cell, Row, Term, least
from .grid import CONSTANT, FIRST, LABEL, UNIT, Axis, first_of, letters, quoted
from .units import CONSTANTS, digits

if TYPE_CHECKING:
    from .book import Book

SHEET = "Timing"


def node_axis(tree: Tree) -> Axis:
    """One column for each node; before a node stands its parent."""
    place = {name: index for index, name in enumerate(tree.names)}
    before = [place[node.parent] if node.parent else -1 for node in tree]
    return Axis("nodes", tuple(tree.names), first_of(before))


def month_axis(tree: Tree, first: int, end: int) -> Axis:
    """One column for each month from `first` to before `end`, and no fewer than the horizon has."""
    stop = max(end, tree.timeline.end)
    titles = tuple(format_month(month) for month in range(first, stop))
    return Axis("months", titles, np.arange(len(titles)) - 1)


class Timing:
    """Rows and cells of the sheet; all of them may be used in any formula."""

    units: dict[str, Cell]
    """Constants by name, see units.py."""
    start: Row
    """First month of the period, as a number: year * 12 + month - 1."""
    end: Row
    """First month after it."""
    months: Row
    days: Row
    hours: Row
    years: Row
    """Length of the period in years."""
    years_to_end: Row
    """Years from the start of the horizon to the end of the period, where all its money is booked."""
    leaf: Row
    """1 in the last period (of each branch), where what is left is counted; else 0."""
    probability: Row | None
    """Of reaching the node; None where there is one path."""
    branch: Row | None
    """Number of the node's branch, 0 for the trunk; None where there is one path."""
    horizon_start: Cell
    horizon_end: Cell
    """First month after the horizon."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.probability = None
        self.branch = None
        self._factors: dict[str, Row] = {}

    def write(self) -> None:
        """Fill the sheet; needs the inputs."""
        book, on = self.book, self.book.sheets[SHEET]
        self.units = {}
        book.heading(SHEET, "Units, and what else is always the same")
        for name, (label, unit, value) in CONSTANTS.items():
            line = on.take()
            on.text(line, LABEL, label)
            on.text(line, UNIT, unit)
            on.number(line, CONSTANT, value, "input", "General")
            self.units[name] = Cell(f"{quoted(SHEET)}${letters(CONSTANT)}${line}", value)
        book.heading(SHEET, "Periods")
        self._periods()
        self._month_rows()
        book.heading(SHEET, "Worth today of 1 MUSD at the end of the period, by class of risk")

    def _periods(self) -> None:
        book, nodes = self.book, list(self.book.tree)
        self.horizon_start = book.month("horizon.start")
        worlds = list(dict.fromkeys(["", *(node.world for node in nodes)]))
        if len(worlds) > 1:
            places = [float(worlds.index(node.world)) for node in nodes]
            self.branch = self._hard("Branch of the future, 0 before they part", "", places)
            self.probability = self._hard("Probability", "%", [node.probability for node in nodes])
        self.months = self._hard("Months in the period", "months", [node.period.months for node in nodes])
        line = book.sheets[SHEET].line
        ends = np.array([float(node.period.end) for node in nodes])
        start_of = book.at(SHEET, line + 1, ends, self.horizon_start.value).before
        self.start = book.row(SHEET, "First month, as year x 12 + month - 1", "month number", start_of)
        self.end = book.row(
            SHEET,
            "First month after it",
            "month number",
            self.start + self.months,
            opening=self.horizon_start,
        )
        self.days = book.row(SHEET, "Days", "days", _day(self, self.end) - _day(self, self.start))
        self.hours = book.row(SHEET, "Hours", "h", self.days * self.units["hours_per_day"])
        self.years = book.row(SHEET, "Years", "years", self.months / self.units["months_per_year"])
        since = (self.end - self.horizon_start) / self.units["months_per_year"]
        self.years_to_end = book.row(SHEET, "Years from the start to the end of the period", "years", since)
        self.horizon_end = book.cell(SHEET, "First month after the horizon", "month number", self.end.highest)
        self.leaf = book.row(SHEET, "Last period: 1", "0 or 1", self.end.same(self.horizon_end) * 1)

    def _month_rows(self) -> None:
        """The clock of the sheet Months."""
        book, signed = self.book, self.book.scenario.leases
        begun = [
            book.month(f"leases.{name}.signed.commence")
            for name, lease in signed.items()
            if lease.signed is not None
        ]
        first = book.cell("Months", "First month", "month number", least(self.horizon_start, *begun))
        count = np.arange(len(book.months)) + first.value
        line = book.sheets["Months"].line
        own = book.at("Months", line, count, first.value - 1.0)
        self.month = book.row(
            "Months", "Month, as year x 12 + month - 1", "month number", own.before + 1, opening=first - 1
        )
        length = (_day(self, self.month + 1) - _day(self, self.month)) * self.units["hours_per_day"]
        self.month_hours = book.row("Months", "Hours", "h", length)

    def _hard(self, label: str, unit: str, values: list[float]) -> Row:
        book, on = self.book, self.book.sheets[SHEET]
        line = on.take()
        on.text(line, LABEL, label)
        on.text(line, UNIT, unit)
        for index, value in enumerate(values):
            on.number(line, FIRST + index, value, "input", digits(unit))
        return book.at(SHEET, line, np.array(values, dtype=float))

    def discount(self, rate: Term) -> Term:
        """Worth today of money booked at the end of the period, at a yearly rate."""
        return (1 + rate) ** -self.years_to_end

    def factor(self, risk: str) -> Row:
        """The row of a class: a key of `value.rates`, `reference`, or `btc` (O1, O5)."""
        if risk not in self._factors:
            self._factors[risk] = self.book.row(SHEET, risk, "factor", self._factor(risk))
        return self._factors[risk]

    def _factor(self, risk: str) -> Term:
        book = self.book
        if risk == "reference":
            return self.discount(book.input("value.reference_rate"))
        if risk != "btc":
            return self.discount(book.input(f"value.rates.{risk}"))
        if book.scenario.value.btc_rate is not None:
            return self.discount(book.input("value.btc_rate"))
        return book.spot / book.coin_price


def _day(timing: Timing, month: Term) -> Term:
    """The first day of a month, as Excel counts days."""
    year = timing.units["months_per_year"]
    text = f"DATE(INT(({month.text})/{year.text}),MOD({month.text},{year.text})+1,1)"
    return Term(
        text, np.array([serial(int(one)) for one in np.atleast_1d(month.value)], dtype=float), month.axis
    )


def serial(month: int) -> int:
    """Number by which Excel counts the first day of a month."""
    return (datetime.date(month // 12, month % 12 + 1, 1) - datetime.date(1899, 12, 30)).days
