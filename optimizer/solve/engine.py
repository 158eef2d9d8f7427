"""A model that can be solved, changed and solved again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from math import inf
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .highs import Limits, ModelStatus, Settings
from .highs import run as run_highs
from .matrix import Floats, Matrix
from .outcome import Outcome
from .program import AddedRow, Program
from .progress import Progress, Watch
from .search import search
from .start import Start


@dataclass(frozen=True, eq=False)
class Prices:
    """What one more unit is worth: the change of the objective for a small change, whole numbers held."""

    rows: Floats = field(repr=False)
    """By row of the matrix, then by added row: worth of raising the row's bound by one unit."""
    columns: Floats = field(repr=False)
    """By column (reduced costs): worth of raising the bound that holds the column by one unit."""


class Engine:
    """Solves a matrix with HiGHS. Changes last until they are taken back; each solve starts afresh."""

    def __init__(self, matrix: Matrix, settings: Settings | None = None) -> None:
        self.matrix = matrix
        self.settings = settings or Settings()
        self._program = Program.of(matrix)
        self._row_numbers = count(len(matrix.row_lower))
        if self.settings.log_file:
            self.settings.log_file.write_text("", encoding="utf-8")

    def solve(
        self,
        start: Start | None = None,
        *,
        gap: float | None = None,
        time_limit: float = inf,
        node_limit: int | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        stop: threading.Event | None = None,
    ) -> Outcome:
        """Find the best plan, or the best until a limit comes or ``stop`` is set.

        The whole numbers found are rounded and the rest is solved again with them held (the polish, which no
        limit cuts short), so that the plan is exact. ``on_progress`` is called four times a second in this
        thread; what it raises ends the solve.
        """
        limits = Limits(self.settings.gap if gap is None else gap, time_limit, node_limit)
        return search(self._program, self.settings, limits, Watch(on_progress), start, stop)

    def fixed_prices(self, values: Floats) -> Prices:
        """Prices at a plan, its whole numbers held; raises ValueError if they fit the model no longer.

        Of a model without whole numbers, relaxed or not, these are the prices of the optimum.
        """
        held = self._program.held_at(values)
        run = run_highs(held, self.settings, Limits(), Watch(None), "prices")
        if run.status != ModelStatus.kOptimal or run.row_duals is None or run.column_duals is None:
            raise ValueError(f"There are no prices at this plan: HiGHS says {run.status.name}")
        return Prices(rows=run.row_duals, columns=run.column_duals)

    @property
    def costs(self) -> Floats:
        """The present objective, by column."""
        return self._program.costs

    @property
    def maximise(self) -> bool:
        """The present sense."""
        return self._program.maximise

    def value(self, values: Floats) -> float:
        """The present objective at a point."""
        return self._program.value(values)

    def violation(self, values: Floats) -> float:
        """Largest amount by which a point misses a row or a bound, as they are now."""
        return self._program.violation(values)

    @contextmanager
    def changes(self) -> Iterator[None]:
        """Take back every change made inside the block at its end."""
        before = self._program
        try:
            yield
        finally:
            self._program = before

    def set_bounds(
        self, columns: Sequence[int] | NDArray[Any], lower: Floats | float, upper: Floats | float
    ) -> None:
        """Give some columns other bounds."""
        new_lower, new_upper = self._program.lower.copy(), self._program.upper.copy()
        new_lower[columns], new_upper[columns] = lower, upper
        self._program = replace(self._program, lower=new_lower, upper=new_upper)

    def restore_bounds(self) -> None:
        """Back to the bounds of the matrix, all of them."""
        self._program = replace(self._program, lower=self.matrix.column_lower, upper=self.matrix.column_upper)

    def fix_whole_numbers(self, values: Floats) -> None:
        """Hold every whole-number column at a plan's value; what remains is linear."""
        self._program = self._program.held_at(values)

    def set_objective(self, costs: Floats, *, maximise: bool, offset: float = 0.0) -> None:
        """Ask for something else; ``costs`` by column."""
        self._program = replace(self._program, costs=costs, maximise=maximise, offset=offset)

    def restore_objective(self) -> None:
        """Back to the objective of the matrix."""
        matrix = self.matrix
        self.set_objective(matrix.costs, maximise=matrix.maximise, offset=matrix.offset)

    def add_row(self, lower: float, upper: float, indices: ArrayLike, values: ArrayLike) -> int:
        """Add ``lower <= values @ x[indices] <= upper``; the number returned is for ``delete_row``."""
        row = AddedRow(
            number=next(self._row_numbers),
            lower=lower,
            upper=upper,
            indices=np.asarray(indices, dtype=np.int32),
            values=np.asarray(values, dtype=np.float64),
        )
        self._program = replace(self._program, added=(*self._program.added, row))
        return row.number

    def delete_row(self, number: int) -> None:
        """Delete an added row; KeyError for any other number."""
        kept = tuple(row for row in self._program.added if row.number != number)
        if len(kept) == len(self._program.added):
            raise KeyError(number)
        self._program = replace(self._program, added=kept)

    def relax_integrality(self) -> None:
        """Let whole-number columns take any value within their bounds."""
        self._program = replace(self._program, is_whole=np.zeros_like(self.matrix.is_whole))

    def restore_integrality(self) -> None:
        """Back to whole numbers."""
        self._program = replace(self._program, is_whole=self.matrix.is_whole)
