"""From a Pyomo model to a matrix, in one pass, and values back into the Pyomo variables.

Measured (380,000 non-zeros in 98,000 short rows, two busy cores): 4.8 s of CPU against 7.6 s of Pyomo's
`appsi_highs`; names take two fifths. With long rows the difference is five times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.common.enums import ObjectiveSense
from pyomo.common.errors import InfeasibleConstraintException
from pyomo.core.base import SortComponents
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from pyomo.repn.util import FileDeterminism
from scipy.sparse import csc_array

from ..core.errors import NoPlan
from .matrix import Flags, Floats, Matrix


def compile_model(model: Any) -> Matrix:
    """State a linear Pyomo model as arrays.

    A range constraint stays one row with two bounds. Fixed variables stay columns, held at their value;
    a variable that no row and no objective mentions is held at its value nearest to zero. Constraints
    without any variable are dropped by Pyomo when they hold.

    Raises ``NoPlan`` naming a constraint without variables that does not hold, and ``ValueError`` for more
    than one active objective.
    """
    columns = list(
        model.component_data_objects(pyo.Var, descend_into=True, sort=SortComponents.SORTED_INDICES)
    )
    column_lower, column_upper, is_whole = _column_bounds(columns)
    try:
        with _no_fixed(columns):
            form = LinearStandardFormCompiler().write(
                model, mixed_form=True, set_sense=None, file_determinism=FileDeterminism.SORT_INDICES
            )
    except InfeasibleConstraintException as error:
        raise NoPlan(f"No plan can exist whatever is decided: {error}.") from error
    if len(form.objectives) > 1:
        names = ", ".join(objective.name for objective in form.objectives)
        raise ValueError(f"The model has more than one active objective: {names}")

    position = {id(variable): index for index, variable in enumerate(columns)}
    used = np.array([position[id(variable)] for variable in form.columns], dtype=np.intp)
    costs = np.zeros(len(columns))
    if form.objectives:
        costs[used] = form.c.toarray()[0]
    unused = np.setdiff1d(np.arange(len(columns)), used)
    column_lower[unused] = column_upper[unused] = np.clip(0.0, column_lower[unused], column_upper[unused])
    row_lower, row_upper, first_of_constraint = _row_bounds(form.rows, form.rhs)
    rows = np.flatnonzero(first_of_constraint)
    return Matrix(
        costs=costs,
        offset=float(form.c_offset[0]) if form.objectives else 0.0,
        maximise=bool(form.objectives) and form.objectives[0].sense == ObjectiveSense.maximize,
        column_lower=column_lower,
        column_upper=column_upper,
        is_whole=is_whole,
        row_lower=row_lower[rows],
        row_upper=row_upper[rows],
        coefficients=_coefficients(form.A, rows, used, len(columns)),
        columns=columns,
        column_names=[variable.name for variable in columns],
        row_names=[form.rows[row].constraint.name for row in rows],
    )


def load_values(matrix: Matrix, values: Floats) -> None:
    """Put a plan's values back into the Pyomo variables."""
    for variable, value in zip(matrix.columns, values.tolist(), strict=True):
        variable.set_value(value, skip_validation=True)


@contextmanager
def _no_fixed(columns: Sequence[Any]) -> Iterator[None]:
    """Free the fixed variables for a moment.

    Pyomo would fold them into the right-hand sides, so that rows and columns would come and go with what
    is fixed, and with partly fixed variables its sorted column order is wrong (6.10.1).
    """
    fixed = [variable for variable in columns if variable.fixed]
    for variable in fixed:
        variable.unfix()
    try:
        yield
    finally:
        for variable in fixed:
            variable.fix()


def _column_bounds(columns: Sequence[Any]) -> tuple[Floats, Floats, Flags]:
    lower, upper = np.full(len(columns), -np.inf), np.full(len(columns), np.inf)
    is_whole = np.zeros(len(columns), dtype=np.bool_)
    for index, variable in enumerate(columns):
        low, high = (variable.value, variable.value) if variable.fixed else variable.bounds
        if low is not None:
            lower[index] = low
        if high is not None:
            upper[index] = high
        is_whole[index] = not variable.is_continuous()
    return lower, upper, is_whole


def _row_bounds(entries: Sequence[Any], right_sides: Sequence[float]) -> tuple[Floats, Floats, Flags]:
    """Bounds by row of Pyomo's mixed form, where a range is two rows, upper before lower.

    The upper row of a range receives both bounds; the third result marks the rows to keep.
    """
    sides = np.asarray(right_sides, dtype=np.float64)
    kinds = np.array([entry.bound_type for entry in entries], dtype=np.int8)
    lower = np.where(kinds <= 0, sides, -np.inf)
    upper = np.where(kinds >= 0, sides, np.inf)
    keep = np.ones(len(entries), dtype=np.bool_)
    for row in range(1, len(entries)):
        if entries[row].constraint is entries[row - 1].constraint:
            lower[row - 1] = lower[row]
            keep[row] = False
    return lower, upper, keep


def _coefficients(kept: Any, rows: Any, used: Any, column_count: int) -> Any:
    """The compiled coefficients with one row a constraint and the unused columns put back, empty."""
    kept = kept if len(rows) == kept.shape[0] else csc_array(kept.tocsr()[rows])
    kept.sort_indices()
    counts = np.zeros(column_count, dtype=np.int32)
    counts[used] = np.diff(kept.indptr)
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return csc_array((kept.data, kept.indices.astype(np.int32), starts), shape=(len(rows), column_count))
