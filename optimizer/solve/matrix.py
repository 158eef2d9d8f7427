"""The model as numbers: what is handed to the solver, with the names to read it back."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Matrix:
    """A linear model with whole numbers: best of ``costs @ x + offset`` within rows and column bounds.

    There is one column for every variable of the Pyomo model, in sorted order, and one row for every
    active constraint, whichever its shape. Missing bounds are infinite.
    """

    costs: Floats
    offset: float
    maximise: bool
    column_lower: Floats
    column_upper: Floats
    is_whole: Flags
    """Which columns may take whole numbers only."""
    row_lower: Floats
    row_upper: Floats
    coefficients: Any = field(repr=False)
    """Rows by columns, ``scipy.sparse.csc_array`` with sorted row indices."""
    columns: Sequence[Any] = field(repr=False)
    """The Pyomo variable of each column."""
    column_names: Sequence[str] = field(repr=False)
    row_names: Sequence[str] = field(repr=False)

    @cached_property
    def _column_at(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.column_names)}

    @cached_property
    def _row_at(self) -> dict[str, int]:
        return {name: index for index, name in enumerate(self.row_names)}

    def column_index(self, variable: Any) -> int:
        """The column of a Pyomo variable, or of the name of one; KeyError if the model has none such."""
        return self._column_at[variable if isinstance(variable, str) else variable.name]

    def row_index(self, constraint: Any) -> int:
        """The row of a Pyomo constraint, or of the name of one; KeyError if the model has none such."""
        return self._row_at[constraint if isinstance(constraint, str) else constraint.name]

    def objective(self, values: Floats) -> float:
        """Value of the objective at a point."""
        return float(self.costs @ values) + self.offset

    def fingerprint(self) -> str:
        """SHA-256 over every number and name: equal for equal models, byte for byte."""
        digest = hashlib.sha256(repr((self.offset, self.maximise)).encode())
        a = self.coefficients
        columns = (self.costs, self.column_lower, self.column_upper, self.is_whole)
        for array in (*columns, self.row_lower, self.row_upper, a.indptr, a.indices, a.data):
            digest.update(np.ascontiguousarray(array).tobytes())
        digest.update("\n".join((*self.column_names, "", *self.row_names)).encode())
        return digest.hexdigest()
