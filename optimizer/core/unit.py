"""Quantities as text with a unit, `128 USD/kW-month`, read into floats of one canonical unit a dimension.

Numbers go through exact fractions, so `3.9 c/kWh` and `39 USD/MWh` are the same float.
"""

from __future__ import annotations

import difflib
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .dimensions import DIMENSIONS, Dimension
from .errors import BadValue
from .written import Written, shown

LARGEST = 1e15
SMALLEST = 1e-12
LONGEST_TEXT = 100

_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_QUANTITY = re.compile(rf"\s*({_NUMBER})\s*(.*?)\s*")
_GROUPED = re.compile(r"\s*([-+]?[0-9]{1,3}(?:[,_' ][0-9]{3})+(?:\.[0-9]+)?)(?![0-9])\s*(.*?)\s*")
_DOLLAR_FIRST = re.compile(rf"\s*\$\s*({_NUMBER})\s*([kMB]?)\s*(.*?)\s*")
_THOUSANDS = {
    **dict.fromkeys(("k", "thousand"), 1),
    **dict.fromkeys(("m", "mm", "mn", "mio", "million"), 2),
    **dict.fromkeys(("b", "bn", "billion"), 3),
}
"""How many times a thousand people mean by what they write before a unit, or after USD."""
_BIG = "|".join(sorted(_THOUSANDS, key=len, reverse=True))
_BIG_FIRST = re.compile(rf"({_BIG})\s*(.*)", re.IGNORECASE)
_BIG_MONEY = re.compile(rf"(?:({_BIG})\s*USD|USD\s*({_BIG})(?![a-z]))(.*)", re.IGNORECASE)


class Unit(Written):
    """A number with a unit of `dimension`; bounds are written as the user would, `at_most="100 %"`.

    Below zero only where `signed`.
    """

    def __init__(
        self, dimension: str, *, signed: bool = False, at_least: str | None = None, at_most: str | None = None
    ) -> None:
        self.name = dimension
        self.dimension: Dimension = DIMENSIONS[dimension]
        self.signed = signed
        self.at_least = at_least
        self.at_most = at_most

    def parse(self, value: object) -> float:
        """Canonical value of text such as `40 MW`; a bare number only for counts, coins and ratios."""
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise BadValue("not-a-quantity", f"{shown(value)} is not a quantity", self._for_example)
        number, unit = self._split(value) if isinstance(value, str) else (repr(value), "")
        return self.convert(_number(number), self.factor(unit, number, value), value)

    def factor(self, unit: str, number: str, value: object) -> Fraction:
        """What one of the written unit is in the canonical one; `number` and `value` are for messages."""
        units = self.dimension.units
        spelled = unit.replace("$", "USD")
        if spelled in units:
            return units[spelled]
        if not unit:
            also = f" or {number} years" if self.name == "duration" else ""
            fix = f"write the unit, e.g. {self._with_unit(number)}{also}"
            raise BadValue("unit-missing", f"{number} has no unit", fix)
        for other in DIMENSIONS.values():
            if spelled in other.units and other.kind != self.dimension.kind:
                message = f"{shown(value)} is {other.kind}; this field is {self.dimension.kind}"
                raise BadValue("unit-kind", message, self._choice)
        meant = self._meant(number, spelled)
        fix = f"did you mean '{meant}'?" if meant else self._choice
        raise BadValue("unit-unknown", f"unknown unit {shown(unit)}", fix)

    def convert(self, number: Decimal, factor: Fraction, value: object) -> float:
        """The number in the canonical unit, after all checks of sign and size."""
        exact = Fraction(number) * factor
        result = float(exact)
        if result and not SMALLEST <= abs(result) <= LARGEST:
            raise BadValue("number-range", f"{shown(value)} is beyond anything real", self._for_example)
        if exact < 0 and not self.signed:
            raise BadValue("negative", f"{shown(value)} is below zero", "write zero or more")
        if exact == 0 and self.dimension.positive:
            raise BadValue("not-positive", f"{shown(value)} is not above zero", self._for_example)
        if self.dimension.whole:
            if exact.denominator != 1:
                word = "a whole number of months" if self.name == "duration" else "a whole number"
                raise BadValue("not-whole", f"{shown(value)} is not {word}", self._for_example)
            result = int(exact)
        self._check_bounds(result, value)
        return result + 0

    def write(self, value: float) -> str | float:
        """Text in the canonical unit, or the bare number of a count or ratio."""
        return value if not self.dimension.unit else format_value(value, self.name)

    def json_schema(self) -> dict[str, Any]:
        """A string pattern with the units of the dimension, a number where it may be bare."""
        units = "|".join(unit.replace("USD", r"(?:USD|\$)") for unit in self.dimension.units if unit)
        number = ("[-+]?" if self.signed else r"\+?") + _NUMBER.removeprefix("[-+]?")
        known: dict[str, Any] = {
            "examples": [self.dimension.example],
            "description": self._description,
            "quantity": self.name + (" (signed)" if self.signed else ""),
        }
        least = {} if self.signed else {"exclusiveMinimum" if self.dimension.positive else "minimum": 0}
        if not units:
            known["examples"] = [
                int(self.dimension.example) if self.dimension.whole else float(self.dimension.example)
            ]
            return {"type": "integer" if self.dimension.whole else "number", **least, **known}
        if self.dimension.bare:
            return {
                "type": ["string", "number"],
                "pattern": rf"^\s*{number}\s*(?:{units})?\s*$",
                **least,
                **known,
            }
        return {"type": "string", "pattern": rf"^\s*{number}\s*(?:{units})\s*$", **known}

    @property
    def _for_example(self) -> str:
        return f"write e.g. {self.dimension.example}"

    @property
    def _choice(self) -> str:
        units = [unit for unit in self.dimension.units if unit]
        if not units:
            return f"write the bare number, e.g. {self.dimension.example}"
        return f"use one of {', '.join(units)}" if len(units) > 1 else f"use {units[0]}"

    @property
    def _description(self) -> str:
        units = [unit for unit in self.dimension.units if unit]
        return f"In {', '.join(units)}." if units else f"{self.dimension.kind.capitalize()}, without a unit."

    def _with_unit(self, number: str) -> str:
        """The number with the usual unit; a small share was surely meant as a fraction."""
        if self.name == "share" and abs(Decimal(number)) < 1:
            number = _plain(Decimal(number) * 100)
        return f"{number} {self.dimension.unit}"

    def _split(self, text: str) -> tuple[str, str]:
        if (
            len(text) <= LONGEST_TEXT
            and (found := _QUANTITY.fullmatch(text))
            and not _GROUPED.fullmatch(text)
        ):
            return found[1], found[2]
        raise BadValue("number-format", f"{shown(text)} is not a number", self._rewritten(text))

    def _rewritten(self, text: str) -> str:
        """The nearest form that can be read: without thousands separators, with the dollar in the unit."""
        if len(text) <= LONGEST_TEXT:
            if found := _GROUPED.fullmatch(text):
                return self._ungrouped(re.sub("[^-+.0-9]", "", found[1]), found[2])
            if (
                found := _DOLLAR_FIRST.fullmatch(text)
            ) and f"{found[2]}USD{found[3]}" in self.dimension.units:
                return f"write {found[1]} {found[2]}USD{found[3]}"
        return self._for_example

    def _ungrouped(self, number: str, unit: str) -> str:
        """The number without separators, with a unit of this dimension: `USD` may stand for `USD/BTC`."""
        spelled = unit.replace("$", "USD")
        if spelled in self.dimension.units:
            return f"write {number} {unit}".rstrip()
        if not unit:
            return f"write {number} and its unit, e.g. {self._with_unit(number)}"
        longer = self.dimension.unit if self.dimension.unit.startswith(f"{spelled}/") else None
        meant = f"{number} {longer}" if longer else self._meant(number, spelled)
        return f"write {meant}" if meant else f"write {number}; {self._choice}"

    def _meant(self, number: str, unit: str) -> str | None:
        """The number and unit of this dimension that were probably meant; never of another size.

        `2 m USD` is 2 MUSD and `15k` of a count is 15000.
        """
        units = [name for name in self.dimension.units if name]
        if found := _BIG_MONEY.fullmatch(unit):
            unit = f"{'kMB'[_THOUSANDS[(found[1] or found[2]).lower()] - 1]}USD{found[3]}"
        same = [name for name in units if name.lower() == unit.lower()]
        if not same and number and (found := _BIG_FIRST.fullmatch(unit)) and found[2] in self.dimension.units:
            many = _number(number) * 1000 ** _THOUSANDS[found[1].lower()]
            return f"{_plain(many)} {found[2]}".rstrip()
        alike = [name for name in units if name.partition("USD")[0] == unit.partition("USD")[0]]
        near = same or difflib.get_close_matches(unit, alike if "USD" in unit else units, 1, 0.6)
        return f"{number} {near[0]}".strip() if near else None

    def _check_bounds(self, result: float, value: object) -> None:
        free = Unit(self.name, signed=True)
        if (least := self.at_least) is not None and result < free.parse(least):
            raise BadValue("too-small", f"{shown(value)} is below {least}", f"write {least} or more")
        if (most := self.at_most) is not None and result > free.parse(most):
            raise BadValue("too-large", f"{shown(value)} is above {most}", f"write {most} or less")


def format_value(value: float, dimension: str) -> str:
    """Text in the canonical unit that parses back to exactly this value."""
    kind = DIMENSIONS[dimension]
    return f"{_plain(Decimal(repr(value)) / Decimal(str(float(kind.units[kind.unit]))))} {kind.unit}".rstrip()


def parse_number(text: str) -> Decimal:
    """A number without a unit, as in a CSV cell."""
    if len(text) > LONGEST_TEXT or not re.fullmatch(rf"\s*{_NUMBER}\s*", text):
        raise BadValue(
            "number-format", f"{shown(text)} is not a number", "write digits only, e.g. 92000 or 0.035"
        )
    return _number(text.strip())


def same_quantity(one: object, other: object) -> bool:
    """Whether two written values are the same in every dimension that both can be read in (at least one)."""
    if one == other and type(one) is type(other):
        return True
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    read = [(_read(one, name), _read(other, name)) for name in DIMENSIONS]
    both = [pair for pair in read if None not in pair]
    return bool(both) and all(first == second for first, second in both)


def _read(text: str, dimension: str) -> float | None:
    try:
        return Unit(dimension, signed=True).parse(text)
    except BadValue:
        return None


def _number(written: str) -> Decimal:
    """An exact decimal of a size that is safe to work with."""
    number = Decimal(written)
    if not number.is_finite() or (number and abs(number.adjusted()) > 40):
        raise BadValue("number-range", f"{written} is beyond anything real", "write an ordinary number")
    return number


def _plain(number: Decimal) -> str:
    """Without exponent where that stays short."""
    tidy = number.normalize()
    return f"{tidy:f}" if -7 <= tidy.adjusted() <= 15 else str(tidy)
