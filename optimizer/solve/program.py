"""The problem as it stands now: the matrix with what has been changed since, never changed in place."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .matrix import Flags, Floats, Matrix


@dataclass(frozen=True, eq=False)
class AddedRow:
    """A row that is not in the matrix; ``number`` counts on from its rows and is never used again."""

    number: int
    lower: float
    upper: float
    indices: NDArray[np.int32]
    values: Floats


@dataclass(frozen=True, eq=False)
class Program:
    """What HiGHS is given. Every change makes a new one, so that going back is keeping the old."""

    matrix: Matrix
    costs: Floats
    offset: float
    maximise: bool
    lower: Floats
    upper: Floats
    is_whole: Flags
    added: tuple[AddedRow, ...] = ()

    @classmethod
    def of(cls, matrix: Matrix) -> Program:
        """The matrix as it is."""
        return cls(
            matrix=matrix,
            costs=matrix.costs,
            offset=matrix.offset,
            maximise=matrix.maximise,
            lower=matrix.column_lower,
            upper=matrix.column_upper,
            is_whole=matrix.is_whole,
        )

    def fixed_at(self, columns: NDArray[np.intp] | Flags, values: Floats) -> Program:
        """With these whole-number columns held at their rounded values, and continuous from now on."""
        lower, upper, is_whole = self.lower.copy(), self.upper.copy(), self.is_whole.copy()
        lower[columns] = upper[columns] = np.round(values)
        is_whole[columns] = False
        return replace(self, lower=lower, upper=upper, is_whole=is_whole)

    def held_at(self, values: Floats) -> Program:
        """With every whole-number column held at a plan's value."""
        return self.fixed_at(self.is_whole, values[self.is_whole])

    def value(self, values: Floats) -> float:
        """The objective at a point."""
        return float(self.costs @ values) + self.offset

    def violation(self, values: Floats) -> float:
        """Largest amount by which a point misses a row or a bound."""
        matrix = self.matrix
        sides = [
            (matrix.row_lower, matrix.coefficients @ values, matrix.row_upper),
            (self.lower, values, self.upper),
        ]
        sides += [
            (np.array([row.lower]), row.values @ values[row.indices], np.array([row.upper]))
            for row in self.added
        ]
        misses = [np.maximum(low - level, level - high).max(initial=0.0) for low, level, high in sides]
        return float(max(misses))
