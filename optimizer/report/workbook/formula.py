"""Expressions that are a formula of Excel and its value at once.

A `Term` holds the text of a formula with two blanks, one for the column it stands in and one for the column
of the node before, and what the formula gives, column by column. Python operators join terms; so a line is
stated once and is both live in the workbook and known here, where it is compared with what the solver posted.
Numbers other than 0 and 1 may not be written into a formula: they are inputs, or units on the sheet Timing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

HERE, BEFORE = "\x01", "\x02"
"""Stand for the letters of the column itself, and of the column of the node before it."""

ATOM, POWER, SIGN, PRODUCT, SUM, COMPARISON = 5, 4, 3, 2, 1, 0
"""How strongly a formula holds together, as Excel reads it."""

Number: TypeAlias = float | int
Operand: TypeAlias = "Term | float | int"


BLANK = '""'
"""What a formula gives where there is nothing to show."""


class NotAllowed(ValueError):
    """A number that would stand inside a formula."""


@dataclass(frozen=True, eq=False, slots=True)
class Term:
    """A formula without its equals sign, and its value: one number, or one for each column of its axis."""

    text: str
    value: Any
    """A float, or an array with one number a column."""
    axis: str = ""
    """`nodes` or `months`; empty for one number that is the same in all columns."""
    level: int = ATOM

    def __add__(self, other: Operand) -> Term:
        return _joined(self, "+", other, SUM, np.add)

    def __radd__(self, other: Number) -> Term:
        return _joined(number(other), "+", self, SUM, np.add)

    def __sub__(self, other: Operand) -> Term:
        return _joined(self, "-", other, SUM, np.subtract, right=PRODUCT)

    def __rsub__(self, other: Number) -> Term:
        return _joined(number(other), "-", self, SUM, np.subtract, right=PRODUCT)

    def __mul__(self, other: Operand) -> Term:
        return _joined(self, "*", other, PRODUCT, np.multiply)

    def __rmul__(self, other: Number) -> Term:
        return _joined(number(other), "*", self, PRODUCT, np.multiply)

    def __truediv__(self, other: Operand) -> Term:
        return _joined(self, "/", other, PRODUCT, _divide, right=SIGN)

    def __rtruediv__(self, other: Number) -> Term:
        return _joined(number(other), "/", self, PRODUCT, _divide, right=SIGN)

    def __pow__(self, other: Operand) -> Term:
        return _joined(self, "^", other, POWER, _power, left=ATOM, right=ATOM)

    def __rpow__(self, other: Number) -> Term:
        return number(other) ** self

    def __neg__(self) -> Term:
        return Term(f"-{_held(self, ATOM)}", -self.value, self.axis, SIGN)

    def __lt__(self, other: Operand) -> Term:
        return _compared(self, "<", other, np.less)

    def __le__(self, other: Operand) -> Term:
        return _compared(self, "<=", other, np.less_equal)

    def __gt__(self, other: Operand) -> Term:
        return _compared(self, ">", other, np.greater)

    def __ge__(self, other: Operand) -> Term:
        return _compared(self, ">=", other, np.greater_equal)

    def same(self, other: Operand) -> Term:
        """Whether both are equal (`==` is left to Python)."""
        return _compared(self, "=", other, np.equal)


def number(value: Operand) -> Term:
    """A term; of plain numbers only 0 and 1. Raises NotAllowed for others: make them a cell."""
    if isinstance(value, Term):
        return value
    if value not in (0, 1):
        raise NotAllowed(f"{value} would stand inside a formula: make it a cell")
    return Term(str(int(value)), float(value))


ZERO, ONE = Term("0", 0.0), Term("1", 1.0)


def least(*terms: Operand) -> Term:
    """MIN of several terms, column by column."""
    return _function("MIN", terms, lambda *values: _fold(np.minimum, values))


def most(*terms: Operand) -> Term:
    """MAX of several terms, column by column."""
    return _function("MAX", terms, lambda *values: _fold(np.maximum, values))


def both(*terms: Operand) -> Term:
    """AND."""
    return _function("AND", terms, lambda *values: _fold(np.logical_and, values))


def when(condition: Term, then: Operand, otherwise: Operand = 0) -> Term:
    """IF: what is not chosen may be anything, even a division by nothing."""
    return _function("IF", (condition, then, otherwise), lambda test, yes, no: np.where(test, yes, no))


def only_when(condition: Term, then: Operand) -> Term:
    """IF with nothing shown where the condition fails: `then` has no meaning there. NaN is its value."""
    return when(condition, then, Term(BLANK, np.nan))


def whole(term: Operand) -> Term:
    """INT: the largest whole number that is not above it."""
    return _function("INT", (term,), np.floor)


def rounded_up(term: Operand) -> Term:
    """ROUNDUP to a whole number, for what is not below zero."""
    return _function("ROUNDUP", (term, 0), lambda value, _: np.ceil(value))


def root(term: Operand) -> Term:
    """SQRT."""
    return _function("SQRT", (term,), np.sqrt)


def ratio(above: Term, below: Term) -> Term:
    """One over the other, and nothing where the other is nothing."""
    return when(below.same(0), 0, above / below)


def total(terms: Sequence[Term]) -> Term:
    """The sum of some terms; nothing of none. Long sums are better made row by row."""
    found = ZERO if not terms else terms[0]
    for term in terms[1:]:
        found = found + term
    return found


@dataclass(frozen=True, eq=False, slots=True)
class Cell(Term):
    """One cell, the same from every column: an input, a unit, a constant of a row."""


@dataclass(frozen=True, eq=False, slots=True)
class Row(Term):
    """A row of a sheet, one cell for each column of its axis."""

    sheet: str = ""
    line: int = 0
    """Line of the sheet, counted from 1."""
    span: str = ""
    """All its cells, as a range."""
    opening: float = 0.0
    """What stands before the first column, in column F; only rows of balances have it."""
    previous: Any = None
    """For each column the place of the one before it; -1 for the first."""
    branch: Row | None = None
    """In a tree, the number of each column's branch; 0 for the trunk."""

    @property
    def before(self) -> Term:
        """The row in the column of the node before: at the start what stands in column F, the opening."""
        held = np.append(np.asarray(self.value, dtype=float), self.opening)
        return Term(self.text.replace(HERE, BEFORE), held[self.previous], self.axis)

    @property
    def sum(self) -> Term:
        """All cells added up: one number."""
        return Term(f"SUM({self.span})", float(np.sum(self.value)))

    @property
    def highest(self) -> Term:
        """The largest of all cells."""
        return Term(f"MAX({self.span})", float(np.max(self.value)))

    @property
    def lowest(self) -> Term:
        """The smallest of all cells."""
        return Term(f"MIN({self.span})", float(np.min(self.value)))

    def times(self, other: Row) -> Term:
        """SUMPRODUCT with another row of the same axis: one number."""
        return Term(f"SUMPRODUCT({self.span},{other.span})", float(np.sum(self.value * other.value)))


def sum_between(amounts: Row, keys: Row, low: Operand, high: Operand | None = None) -> Term:
    """SUMIFS: the amounts whose key is at least `low` and below `high`, column by column of low and high.

    Amounts and keys may be of another axis: so months are gathered into periods, and what was ordered some
    months ago is found. In a tree, periods of the column's own branch and of the trunk are looked through.
    """
    return _sum_where(
        amounts, keys, ((">=", number(low)), *((("<", number(high)),) if high is not None else ()))
    )


def sum_until(amounts: Row, keys: Row, last: Operand) -> Term:
    """SUMIFS: the amounts whose key is no more than `last`."""
    return _sum_where(amounts, keys, (("<=", number(last)),))


def sum_below(amounts: Row, keys: Row, high: Operand) -> Term:
    """SUMIFS: the amounts whose key is below `high`."""
    return _sum_where(amounts, keys, (("<", number(high)),))


def _sum_where(amounts: Row, keys: Row, bounds: Sequence[tuple[str, Term]]) -> Term:
    axes = {bound.axis for _, bound in bounds} - {""}
    axis = axes.pop() if axes else ""
    shape = np.broadcast_shapes(*(np.shape(bound.value) for _, bound in bounds))
    chosen = np.ones((*shape, len(keys.value)), dtype=bool)
    parts = [amounts.span]
    for sign, bound in bounds:
        limit = np.broadcast_to(bound.value, shape)[..., None]
        chosen &= {">=": keys.value >= limit, "<": keys.value < limit, "<=": keys.value <= limit}[sign]
        parts.append(f'{keys.span},"{sign}"&{_held(bound, SUM)}')
    text, branch = ",".join(parts), amounts.branch
    if branch is None or axis != "nodes":
        value = np.where(chosen, amounts.value, 0.0).sum(axis=-1)
        return Term(f"SUMIFS({text})", value if axis else float(value), axis)
    own = branch.value[:, None]
    chosen &= (branch.value == own) | (branch.value == 0.0)
    trunk = f"SUMIFS({text},{branch.span},0)"
    apart = f"IF({branch.text}>0,SUMIFS({text},{branch.span},{branch.text}),0)"
    return Term(f"{trunk}+{apart}", np.where(chosen, amounts.value, 0.0).sum(axis=-1), axis, SUM)


def _joined(
    one: Term,
    sign: str,
    two: Operand,
    level: int,
    work: Any,
    *,
    left: int | None = None,
    right: int | None = None,
) -> Term:
    other = number(two)
    before, after = _held(one, left or level), _held(other, right or level)
    text = f"{before}{sign}{after}"
    return Term(text, work(one.value, other.value), _axis(one, other), level)


def _compared(one: Term, sign: str, two: Operand, work: Any) -> Term:
    other = number(two)
    text = f"{_held(one, SUM)}{sign}{_held(other, SUM)}"
    return Term(text, work(one.value, other.value) + 0.0, _axis(one, other), COMPARISON)


def _function(name: str, terms: Sequence[Operand], work: Any) -> Term:
    parts = [number(term) for term in terms]
    with np.errstate(all="ignore"):
        value = work(*(part.value for part in parts))
    text = f"{name}({','.join(part.text for part in parts)})"
    axis = _axis(*parts)
    return Term(text, np.asarray(value, dtype=float) if axis else float(value), axis)


def _held(term: Term, level: int) -> str:
    """The text, in brackets where it would fall apart. A sign is held too, as Excel reads -2^2 as 4."""
    return term.text if term.level >= level else f"({term.text})"


def _axis(*terms: Term) -> str:
    axes = {term.axis for term in terms} - {""}
    if len(axes) > 1:
        raise ValueError("a row of months and one of periods do not fit into one formula")
    return axes.pop() if axes else ""


def _fold(work: Any, values: Sequence[Any]) -> Any:
    found = values[0]
    for value in values[1:]:
        found = work(found, value)
    return found


def _divide(one: Any, two: Any) -> Any:
    with np.errstate(all="ignore"):
        return np.divide(one, two)


def _power(one: Any, two: Any) -> Any:
    with np.errstate(all="ignore"):
        return np.power(one, two)
