"""Limits that may give way, at a price: what has to give so that a plan exists.

Each group of rows and caps has one slack column, so that moving a limit by an amount costs the same in one
period as in ten: the amount is what the limit itself would have to move by.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, coo_array, csc_array

from .engine import Engine
from .highs import Settings
from .matrix import Floats, Matrix
from .outcome import Outcome, Status
from .start import start_at

Indices = NDArray[np.intp]
SMALLEST = 1e-6
"""Amounts below it are rounding."""
GAP = 1e-3
SECONDS_A_SOLVE = 10.0
"""No single question may take all the time; an amount that is not the least still suffices."""
COST_OF_GIVING_UP = 1e4
"""MUSD that giving up one commitment counts as: more than moving limits, so that few are given up."""


@dataclass(frozen=True, eq=False)
class Group:
    """Rows and upper bounds of columns that one amount relaxes, and what one unit of it costs."""

    rows: Indices
    caps: Indices
    weight: float
    most: float = inf
    """Largest amount that means anything, such as a floor itself, which cannot be less than zero."""
    stretch: float = 1.0
    """How many times the least amount a row may lack if fewer rows then lack anything."""


@dataclass(frozen=True, eq=False)
class Given:
    """A plan once some limits have given way."""

    outcome: Outcome
    amounts: dict[int, float] = field(repr=False)
    """By group, those that give way at all."""
    freed: list[int]
    """Locks that are given up."""
    cost: float

    @property
    def works(self) -> bool:
        return self.outcome.has_plan

    @property
    def undecided(self) -> bool:
        """Whether a limit on time or Ctrl-C came before it was known."""
        return not self.works and self.outcome.status is not Status.NO_PLAN_EXISTS


class Clock:
    """What is left of the time for all solves together."""

    def __init__(self, seconds: float, stop: threading.Event | None) -> None:
        self.until = time.monotonic() + seconds
        self.stop = stop

    @property
    def left(self) -> float:
        stopped = self.stop is not None and self.stop.is_set()
        return 0.0 if stopped else max(0.0, self.until - time.monotonic())


class Elastic:
    """A matrix whose groups of limits may give way and whose locks may be given up."""

    def __init__(
        self,
        matrix: Matrix,
        groups: Sequence[Group],
        locks: Sequence[Indices],
        settings: Settings,
        clock: Clock,
    ) -> None:
        self.size = len(matrix.column_names)
        self.groups, self.locks, self.clock = groups, locks, clock
        self.matrix = _extended(matrix, groups)
        self.engine = Engine(self.matrix, replace(settings, gap=GAP, log_file=None))
        self._held = matrix.column_lower

    def least(
        self,
        allowed: Collection[int],
        freed: Collection[int] = (),
        *,
        relaxed: bool = False,
        most: dict[int, float] | None = None,
        start: Floats | None = None,
    ) -> Given:
        """The cheapest way in which the allowed groups give way, at most so far; locks may be given up.

        `start` is a plan of the first matrix whose whole numbers are tried first.
        """
        engine = self.engine
        costs = np.zeros(len(self.matrix.costs))
        costs[self.size :] = [group.weight for group in self.groups]
        closed = [index for index in range(len(self.groups)) if index not in set(allowed)]
        offset = 0.0
        with engine.changes():
            engine.set_bounds(self.size + np.array(closed, dtype=np.intp), 0.0, 0.0)
            for index, amount in (most or {}).items():
                engine.set_bounds([self.size + index], 0.0, min(amount, self.groups[index].most))
            for lock in freed:
                columns = self.locks[lock]
                engine.set_bounds(columns, 0.0, self.matrix.column_upper[columns])
                share = COST_OF_GIVING_UP / len(columns)
                costs[columns] = -share / self._held[columns]
                offset += COST_OF_GIVING_UP
            engine.set_objective(costs, maximise=False, offset=offset)
            if relaxed:
                engine.relax_integrality()
            left = min(self.clock.left, SECONDS_A_SOLVE)
            first = None if start is None or relaxed else start_at(start, self.matrix)
            outcome = engine.solve(first, time_limit=left, stop=self.clock.stop) if left else _STOPPED
        return self._given(outcome, freed)

    def prices(self, given: Given, allowed: Collection[int]) -> tuple[Floats, Floats]:
        """By row and by column of the first matrix: what moving it would change, at a plan of `least`."""
        assert given.outcome.values is not None
        with self.engine.changes():
            costs = np.zeros(len(self.matrix.costs))
            costs[self.size + np.array(sorted(allowed), dtype=np.intp)] = [
                self.groups[index].weight for index in sorted(allowed)
            ]
            self.engine.set_objective(costs, maximise=False)
            found = self.engine.fixed_prices(given.outcome.values)
        return np.abs(found.rows), np.abs(found.columns[: self.size])

    def _given(self, outcome: Outcome, freed: Collection[int]) -> Given:
        if outcome.values is None:
            return Given(outcome, {}, [], inf)
        slack = outcome.values[self.size :]
        amounts = {index: float(slack[index]) for index in np.flatnonzero(slack > SMALLEST).tolist()}
        gone = [
            lock
            for lock in freed
            if np.any(outcome.values[self.locks[lock]] < self._held[self.locks[lock]] - SMALLEST)
        ]
        return Given(outcome, amounts, gone, float(outcome.value or 0.0))


_STOPPED = Outcome(Status.STOPPED_WITHOUT_PLAN)


def by_row(groups: Mapping[int, Group]) -> tuple[list[Group], list[tuple[int, int]]]:
    """Groups by number, split into one for each row and cap, and of each the group and the row.

    A cap counts as row -1 less its column.
    """
    parts: list[Group] = []
    names: list[tuple[int, int]] = []
    none = np.zeros(0, dtype=np.intp)
    for index, group in groups.items():
        for row in group.rows.tolist():
            parts.append(Group(np.array([row], dtype=np.intp), none, 1.0, group.most))
            names.append((index, row))
        for column in group.caps.tolist():
            parts.append(Group(none, np.array([column], dtype=np.intp), 1.0, group.most))
            names.append((index, -1 - column))
    return parts, names


def _extended(matrix: Matrix, groups: Sequence[Group]) -> Matrix:
    """The matrix with a slack column for each group, and a row for each cap in place of its bound."""
    count, size = len(groups), len(matrix.column_names)
    rows, columns, signs = [], [], []
    caps: list[tuple[int, int]] = []
    for index, group in enumerate(groups):
        for row in group.rows.tolist():
            rows.append(row)
            columns.append(index)
            signs.append(1.0 if np.isfinite(matrix.row_lower[row]) else -1.0)
        caps += [(column, index) for column in group.caps.tolist()]
    slack = coo_array((signs, (rows, columns)), shape=(len(matrix.row_names), count))
    upper = matrix.column_upper.copy()
    capped = np.array([column for column, _ in caps], dtype=np.intp)
    most = upper[capped]
    upper[capped] = np.inf
    order = range(len(caps))
    here = coo_array((np.ones(len(caps)), (order, capped)), shape=(len(caps), size))
    less = coo_array((-np.ones(len(caps)), (order, [group for _, group in caps])), shape=(len(caps), count))
    coefficients = csc_array(block_array([[matrix.coefficients, slack], [here, less]], format="csc"))
    coefficients.sort_indices()
    names = [f"short[{index}]" for index in range(count)]
    return replace(
        matrix,
        costs=np.zeros(size + count),
        offset=0.0,
        maximise=False,
        column_lower=np.concatenate((matrix.column_lower, np.zeros(count))),
        column_upper=np.concatenate((upper, [group.most for group in groups])),
        is_whole=np.concatenate((matrix.is_whole, np.zeros(count, dtype=np.bool_))),
        row_lower=np.concatenate((matrix.row_lower, np.full(len(caps), -np.inf))),
        row_upper=np.concatenate((matrix.row_upper, most)),
        coefficients=coefficients,
        columns=[*matrix.columns, *([None] * count)],
        column_names=[*matrix.column_names, *names],
        row_names=[*matrix.row_names, *(f"cap[{index}]" for index in order)],
    )
