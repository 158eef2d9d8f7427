"""An earlier plan as the place to start from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .matrix import Floats, Matrix


@dataclass(frozen=True, eq=False)
class Start:
    """Whole-number decisions to begin with; everything else is found by the solver."""

    columns: NDArray[np.intp] = field(repr=False)
    values: Floats = field(repr=False)
    unknown: tuple[str, ...] = ()
    """Names that this model does not have."""
    undecided: int = 0
    """Whole-number columns that the start says nothing of."""


def start_from(names_to_values: Mapping[str, float], matrix: Matrix) -> Start:
    """Take the whole-number decisions of an earlier plan by name; names of other columns are passed over."""
    whole = np.flatnonzero(matrix.is_whole).tolist()
    columns = [index for index in whole if matrix.column_names[index] in names_to_values]
    known = set(matrix.column_names)
    return Start(
        columns=np.array(columns, dtype=np.intp),
        values=np.array(
            [round(names_to_values[matrix.column_names[index]]) for index in columns], dtype=np.float64
        ),
        unknown=tuple(sorted(name for name in names_to_values if name not in known)),
        undecided=len(whole) - len(columns),
    )


def start_at(values: Floats, matrix: Matrix) -> Start:
    """Take the whole-number decisions of a plan of this very model."""
    columns = np.flatnonzero(matrix.is_whole)
    return Start(columns=columns, values=np.round(values[columns]))
