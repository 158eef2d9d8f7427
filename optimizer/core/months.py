"""Calendar months as whole numbers: year * 12 + (month - 1), so that differences count months."""

from __future__ import annotations

import calendar
import re
from typing import Annotated, Any

from .errors import BadValue
from .written import Written, shown

EARLIEST_YEAR = 1900
LATEST_YEAR = 2199
FORMS = "2027-Q3 or 2027-03"

_DATE = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
_LOOSE = re.compile(r"([0-9]{4})[-_/ .]?(?:[qQ]([1-4])|(0?[1-9]|1[0-2]))(?:-[0-9]{1,2})?")
_DAY_FIRST = re.compile(r"[0-9]{1,2}\.(0?[1-9]|1[0-2])\.([0-9]{4})")
_QUARTER_FIRST = re.compile(r"[qQ]([1-4])[-_/ .]?([0-9]{4})")


def parse_period(text: str) -> tuple[int, int]:
    """First month and number of months (1, 3 or 12) of `2027-03`, `2027-Q3` or `2027`.

    Raises `BadValue` with the accepted forms.
    """
    found = _DATE.fullmatch(text)
    if not found:
        raise BadValue("date-format", f"{shown(text)} is not a date", _suggestion(text))
    year = int(found[1])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise BadValue(
            "date-range",
            f"{shown(text)} is out of range",
            f"use a year from {EARLIEST_YEAR} to {LATEST_YEAR}",
        )
    if found[2]:
        return year * 12 + 3 * (int(found[2]) - 1), 3
    if found[3]:
        return year * 12 + int(found[3]) - 1, 1
    return year * 12, 12


def is_period(text: str) -> bool:
    """Whether the text has one of the forms of a date."""
    return _DATE.fullmatch(text) is not None


def parse_month(text: str) -> int:
    """The first month of a month, quarter or year."""
    return parse_period(text)[0]


def format_month(ordinal: int) -> str:
    """`2027-03`."""
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"


def format_period(first: int, months: int) -> str:
    """The period as `2027-03`, `2027-Q3` or `2027`, by its length (1, 3 or 12 months)."""
    if months == 12:
        return f"{first // 12:04d}"
    if months == 3:
        return f"{first // 12:04d}-Q{first % 12 // 3 + 1}"
    return format_month(first)


def days_in_month(ordinal: int) -> int:
    """Days of that calendar month, leap years included."""
    return calendar.monthrange(ordinal // 12, ordinal % 12 + 1)[1]


class MonthForm(Written):
    """A date written as a month, quarter or year; the value is its first month, or its last."""

    def __init__(self, *, last: bool = False) -> None:
        self.last = last

    def parse(self, value: object) -> int:
        """The ordinal of the month; a whole number is read as a year."""
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            first, months = parse_period(str(value))
            return first + months - 1 if self.last else first
        raise BadValue("date-format", f"{shown(value)} is not a date", f"write {FORMS}")

    def write(self, value: int) -> str:
        """The month as text."""
        return format_month(value)

    def json_schema(self) -> dict[str, Any]:
        """A string pattern; a bare year may be a number."""
        return {
            "type": ["string", "integer"],
            "pattern": f"^{_DATE.pattern}$",
            "minimum": EARLIEST_YEAR,
            "maximum": LATEST_YEAR,
            "examples": ["2027-Q3", "2027-03"],
            "quantity": "date",
        }


Month = Annotated[int, MonthForm()]
"""A date from which something holds: `2027-Q3` is July."""
LastMonth = Annotated[int, MonthForm(last=True)]
"""A date until which something holds, itself included: `2027-Q3` is September."""


def _suggestion(text: str) -> str:
    """The date that was probably meant, or the accepted forms."""
    if found := _QUARTER_FIRST.fullmatch(text):
        return f"write {found[2]}-Q{found[1]}"
    if found := _DAY_FIRST.fullmatch(text):
        return f"write {found[2]}-{int(found[1]):02d}"
    if found := _LOOSE.fullmatch(text):
        return f"write {found[1]}-Q{found[2]}" if found[2] else f"write {found[1]}-{int(found[3]):02d}"
    return f"write {FORMS}"
