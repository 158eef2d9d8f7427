"""Quantities over time: constant, in steps from dates on, or from a column of a CSV file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from .errors import BadParts, BadValue, Problem
from .months import format_month, parse_period
from .unit import Unit, parse_number
from .written import Written

FIRST_MONTH = 0
"""First month of a series without a beginning."""
LAST_MONTH = 9999 * 12 + 11
"""Last month of a series without an end."""
UNTIL = "Last month with a value; without it the last step holds for ever."


@dataclass(frozen=True)
class Origin:
    """Where a series came from; `file` and `column` for a CSV."""

    kind: Literal["constant", "steps", "csv"] = "constant"
    file: str = ""
    column: str = ""


@dataclass(frozen=True)
class Series:
    """A quantity over time in the canonical unit of `dimension`. Each step holds until the next one.

    Equal when they say the same about every month, wherever they came from.
    """

    dimension: str
    steps: tuple[tuple[int, float], ...]
    last: int = LAST_MONTH
    origin: Origin = field(default=Origin(), compare=False)

    @classmethod
    def constant(cls, value: float, dimension: str) -> Series:
        """The same value in every month."""
        return cls(dimension, ((FIRST_MONTH, value),))

    @classmethod
    def of(
        cls,
        dimension: str,
        points: Iterable[tuple[int, float]],
        last: int = LAST_MONTH,
        origin: Origin = Origin("steps"),
    ) -> Series:
        """From points in any order; steps that change nothing are left out."""
        steps: list[tuple[int, float]] = []
        for month, value in sorted(points):
            if not steps or steps[-1][1] != value:
                steps.append((month, value))
        return cls(dimension, tuple(steps), last, origin)

    @property
    def first(self) -> int:
        """First month that has a value."""
        return self.steps[0][0]

    @property
    def is_constant(self) -> bool:
        """Whether one value holds for all time."""
        return len(self.steps) == 1 and self.first == FIRST_MONTH and self.last == LAST_MONTH

    def covers(self, first_month: int, last_month: int) -> bool:
        """Whether every month of the stretch has a value."""
        return self.first <= first_month and last_month <= self.last

    def at(self, month: int) -> float:
        """The value in that month; ValueError outside the series."""
        if not self.covers(month, month):
            raise ValueError(f"no value for {format_month(month)}")
        return self.steps[bisect_right(self.steps, month, key=lambda step: step[0]) - 1][1]

    def mean(self, first_month: int, months: int) -> float:
        """Average of the monthly values from `first_month` on."""
        values = [self.at(month) for month in range(first_month, first_month + months)]
        return values[0] if min(values) == max(values) else sum(values) / months


@dataclass(frozen=True)
class CsvCell:
    """One row's text in the column, with its place."""

    first: int
    text: str
    line: int
    column: int
    source_line: str


@dataclass(frozen=True)
class CsvColumn:
    """A column as read from its file, before its unit and numbers are checked against a field."""

    file: str
    name: str
    unit: str
    header: CsvCell
    cells: tuple[CsvCell, ...]
    last: int
    """Last month of the last row."""

    def __str__(self) -> str:
        return f"column {self.name} of {self.file}"


class SeriesOf(Written):
    """A series of a dimension: `40 MW`, `{2026-01: 300 MW, 2027-Q3: 700 MW}` or `{csv: …, column: …}`."""

    def __init__(self, dimension: str, *, signed: bool = False, at_most: str | None = None) -> None:
        self.unit = Unit(dimension, signed=signed, at_most=at_most)

    def parse(self, value: object) -> Series:
        """The series. A CSV must have been read by the loader."""
        if isinstance(value, Series):
            return self._same_dimension(value)
        if isinstance(value, CsvColumn):
            return self._from_csv(value)
        if isinstance(value, Mapping):
            return self._from_steps(value)
        return Series.constant(self.unit.parse(value), self.unit.name)

    def write(self, value: Series) -> Any:
        """A constant as its text; anything else as steps, with `until` where it ends."""
        steps = {format_month(month): self.unit.write(number) for month, number in value.steps}
        if value.is_constant:
            return self.unit.write(value.steps[0][1])
        return steps if value.last == LAST_MONTH else {**steps, "until": format_month(value.last)}

    def json_schema(self) -> dict[str, Any]:
        """Either of the three forms."""
        one = self.unit.json_schema()
        plain = {key: value for key, value in one.items() if key not in {"description", "quantity"}}
        date = "^[0-9]{4}(-(Q[1-4]|0[1-9]|1[0-2]))?$"
        csv = {
            "type": "object",
            "properties": {
                "csv": {"type": "string", "description": "CSV file, relative to this file."},
                "column": {"type": "string", "description": "Name of the column."},
            },
            "required": ["csv", "column"],
            "additionalProperties": False,
        }
        steps = {
            "type": "object",
            "patternProperties": {date: {**plain, "quantity": one["quantity"]}},
            "properties": {"until": {"type": ["string", "integer"], "pattern": date, "description": UNTIL}},
            "minProperties": 1,
            "additionalProperties": False,
        }
        return {
            "anyOf": [plain, csv, steps],
            "examples": one["examples"],
            "quantity": f"series of {one['quantity']}",
            "description": f"Over time: one value, steps by date, or a CSV column. {one['description']}",
        }

    def _same_dimension(self, value: Series) -> Series:
        if value.dimension != self.unit.name:
            raise BadValue("unit-kind", f"a series of {value.dimension}; this field is {self.unit.name}")
        return value

    def _from_steps(self, value: Mapping[Any, object]) -> Series:
        if "csv" in value:
            raise BadValue(
                "csv-unread", "a CSV column is read only from a scenario file", "give a Series instead"
            )
        faults: list[Problem] = []
        points: dict[int, float] = {}
        last = LAST_MONTH
        for key, item in value.items():
            try:
                if key == "until":
                    first, months = parse_period(str(item))
                    last = first + months - 1
                    continue
                month = parse_period(str(key))[0]
                if month in points:
                    raise BadValue(
                        "duplicate-date", f"{key} begins in the same month as another step", "keep one"
                    )
                points[month] = self.unit.parse(item)
            except BadValue as bad:
                faults.append(Problem(str(key), bad.code, bad.message, bad.fix))
        if not faults and not points:
            raise BadValue(
                "steps-empty", "no step with a date", f"write e.g. {{2027-01: {self.unit.dimension.example}}}"
            )
        if not faults and last < max(points):
            message = f"the last step begins after {format_month(last)}, where the series ends"
            faults.append(Problem("until", "date-order", message, "give a later date"))
        if faults:
            raise BadParts(faults)
        return Series.of(self.unit.name, points.items(), last, Origin("steps"))

    def _from_csv(self, column: CsvColumn) -> Series:
        try:
            if not column.unit and not self.unit.dimension.bare:
                fix = f"write it in the header, e.g. {column.name} [{self.unit.dimension.unit}]"
                raise BadValue("unit-missing", f"column '{column.name}' has no unit", fix)
            factor = self.unit.factor(column.unit, "", column.unit)
        except BadValue as bad:
            raise BadParts([_cell_problem(column, column.header, bad)]) from None
        faults = []
        points = []
        for cell in column.cells:
            try:
                points.append((cell.first, self.unit.convert(parse_number(cell.text), factor, cell.text)))
            except BadValue as bad:
                faults.append(_cell_problem(column, cell, bad))
        if faults:
            raise BadParts(faults)
        return Series.of(self.unit.name, points, column.last, Origin("csv", column.file, column.name))


def _cell_problem(column: CsvColumn, cell: CsvCell, bad: BadValue) -> Problem:
    end = cell.column + max(1, len(cell.text))
    return Problem(
        "", bad.code, bad.message, bad.fix, column.file, cell.line, cell.column, end, cell.source_line
    )


def series_of(dimension: str, *, signed: bool = False) -> Any:
    """Annotated type of a field that holds a series of the dimension."""
    return Annotated[Series, SeriesOf(dimension, signed=signed)]


PowerSeries = Annotated[Series, SeriesOf("power")]
EnergyPriceSeries = Annotated[Series, SeriesOf("energy price")]
SignedEnergyPriceSeries = Annotated[Series, SeriesOf("energy price", signed=True)]
CapacityRentSeries = Annotated[Series, SeriesOf("capacity rent")]
MoneySeries = Annotated[Series, SeriesOf("money")]
MoneyRateSeries = Annotated[Series, SeriesOf("money rate")]
MoneyPerYearSeries = Annotated[Series, SeriesOf("money per year")]
CapexSeries = Annotated[Series, SeriesOf("capex per power")]
HashrateSeries = Annotated[Series, SeriesOf("hashrate")]
HashpriceSeries = Annotated[Series, SeriesOf("hashprice")]
PricePerHashrateSeries = Annotated[Series, SeriesOf("price per hashrate")]
ShareSeries = Annotated[Series, SeriesOf("share")]
CoinsSeries = Annotated[Series, SeriesOf("coins")]
CoinPriceSeries = Annotated[Series, SeriesOf("coin price")]
CoinsPerDaySeries = Annotated[Series, SeriesOf("coins per day")]
StockPriceSeries = Annotated[Series, SeriesOf("stock price")]
StockPerDaySeries = Annotated[Series, SeriesOf("stock per day")]
RatioSeries = Annotated[Series, SeriesOf("ratio")]
