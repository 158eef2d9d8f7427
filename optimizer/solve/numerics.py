"""How well scaled a model is: ranges of its numbers by rule and variable, and the worst places by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .matrix import Flags, Floats, Matrix

Indices = NDArray[np.intp]
BIG_M_RATIO = 1e3
WORST_SHOWN = 5


@dataclass(frozen=True)
class Spread:
    """Smallest and largest size of some numbers, zeros left out, and where they stand."""

    smallest: float
    smallest_at: str
    largest: float
    largest_at: str

    def __str__(self) -> str:
        return f"{self.smallest:.1e} … {self.largest:.1e}"


@dataclass(frozen=True)
class Family:
    """A rule with all its rows, a variable with all its columns, or the objective."""

    name: str
    size: int
    coefficients: Spread | None
    """In its rows; of the objective, the costs; None for a variable."""
    bounds: Spread | None
    """Right-hand sides of its rows, or bounds of its columns, where finite."""
    not_finite: tuple[str, ...]
    """Places with a number that is not finite where it has to be."""


@dataclass(frozen=True)
class Place:
    """A row, a column or an entry, with the ratio that makes it notable."""

    name: str
    ratio: float


@dataclass(frozen=True)
class NumericsReport:
    """The ranges of a matrix. Families come in order of appearance."""

    rows: int
    columns: int
    whole_columns: int
    nonzeros: int
    objective: Family
    rules: tuple[Family, ...]
    variables: tuple[Family, ...]
    worst_rows: tuple[Place, ...]
    """Largest coefficient over smallest within one row."""
    worst_columns: tuple[Place, ...]
    big_m: tuple[Place, ...]
    """Whole-number columns whose coefficient dwarfs the continuous ones in the same row."""


def numerics(matrix: Matrix) -> NumericsReport:
    """Measure a matrix."""
    rows, columns = _entries(matrix)
    sizes = np.abs(matrix.coefficients.data)

    def entry_name(entry: Any) -> str:
        return f"{matrix.row_names[rows[entry]]} at {matrix.column_names[columns[entry]]}"

    finite = np.where(np.isfinite(sizes), sizes, 0.0)
    rules, rule_of = _grouped(matrix.row_names)
    coefficients = _spreads(rule_of[rows], sizes, len(rules), entry_name)
    odd_entries = [(rule_of[rows[at]], entry_name(at)) for at in np.flatnonzero(~np.isfinite(sizes))]
    names = list(matrix.column_names)
    return NumericsReport(
        rows=len(matrix.row_names),
        columns=len(names),
        whole_columns=int(matrix.is_whole.sum()),
        nonzeros=len(sizes),
        objective=Family(
            name="objective",
            size=1,
            coefficients=_spreads(np.zeros(len(names), int), np.abs(matrix.costs), 1, names.__getitem__)[0],
            bounds=None,
            not_finite=tuple(names[at] for at in np.flatnonzero(~np.isfinite(matrix.costs))),
        ),
        rules=_families(matrix.row_names, matrix.row_lower, matrix.row_upper, coefficients, odd_entries),
        variables=_families(names, matrix.column_lower, matrix.column_upper, None, []),
        worst_rows=_widest(rows, finite, matrix.row_names),
        worst_columns=_widest(columns, finite, names),
        big_m=_big_m(rows, matrix.is_whole[columns], finite, len(matrix.row_names), entry_name),
    )


def _entries(matrix: Matrix) -> tuple[Indices, Indices]:
    """Row and column of each stored coefficient."""
    coefficients = matrix.coefficients
    columns = np.repeat(np.arange(coefficients.shape[1]), np.diff(coefficients.indptr))
    return coefficients.indices.astype(np.intp), columns


def _grouped(names: Sequence[str]) -> tuple[list[str], Indices]:
    """The families, which are the parts of the names before the bracket, and the family of each name."""
    numbers: dict[str, int] = {}
    of_name = [numbers.setdefault(name.partition("[")[0], len(numbers)) for name in names]
    return list(numbers), np.array(of_name, dtype=np.intp)


def _families(
    names: Sequence[str],
    lower: Floats,
    upper: Floats,
    coefficients: list[Spread | None] | None,
    odd: list[tuple[int, str]],
) -> tuple[Family, ...]:
    names = list(names)
    families, family_of = _grouped(names)
    sizes = np.abs(np.concatenate((lower, upper)))
    bounds = _spreads(np.tile(family_of, 2), sizes, len(families), lambda at: names[at % len(names)])
    impossible = np.isnan(lower) | np.isnan(upper) | (lower == np.inf) | (upper == -np.inf)
    odd = [*odd, *((family_of[at], names[at]) for at in np.flatnonzero(impossible))]
    counts = np.bincount(family_of, minlength=len(families))
    return tuple(
        Family(
            name=name,
            size=int(counts[number]),
            coefficients=coefficients[number] if coefficients else None,
            bounds=bounds[number],
            not_finite=tuple(place for family, place in odd if family == number),
        )
        for number, name in enumerate(families)
    )


def _spreads(groups: Indices, sizes: Floats, count: int, name: Callable[[Any], str]) -> list[Spread | None]:
    """The spread of each group, of its finite sizes other than zero; the first of equals is named."""
    good = np.flatnonzero((sizes > 0) & np.isfinite(sizes))
    by_size = good[np.lexsort((sizes[good], groups[good]))]
    starts = np.searchsorted(groups[by_size], np.arange(count))
    ends = np.searchsorted(groups[by_size], np.arange(count), side="right")
    spreads: list[Spread | None] = []
    for start, end in zip(starts, ends, strict=True):
        if start == end:
            spreads.append(None)
            continue
        low, high = by_size[start], by_size[end - 1]
        spreads.append(Spread(float(sizes[low]), name(low), float(sizes[high]), name(high)))
    return spreads


def _widest(lines: Indices, sizes: Floats, names: Sequence[str]) -> tuple[Place, ...]:
    """The rows or columns with the largest ratio of coefficients."""
    largest, smallest = np.zeros(len(names)), np.full(len(names), np.inf)
    np.maximum.at(largest, lines, sizes)
    np.minimum.at(smallest, lines, np.where(sizes > 0, sizes, np.inf))
    return _places(largest / smallest, names.__getitem__, above=1.0)


def _big_m(
    rows: Indices, whole: Flags, sizes: Floats, row_count: int, name: Callable[[Any], str]
) -> tuple[Place, ...]:
    continuous = np.zeros(row_count)
    np.maximum.at(continuous, rows[~whole], sizes[~whole])
    others = continuous[rows]
    ratios = np.divide(sizes, others, out=np.zeros_like(sizes), where=whole & (others > 0))
    return _places(ratios, name, above=BIG_M_RATIO)


def _places(ratios: Floats, name: Callable[[Any], str], above: float) -> tuple[Place, ...]:
    order = np.argsort(-ratios, kind="stable")[:WORST_SHOWN]
    return tuple(Place(name(at), float(ratios[at])) for at in order if ratios[at] > above)
