"""Rules that cannot hold together, none of which could be left out (a deletion filter)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from .elastic import Clock, Indices
from .engine import Engine
from .highs import Settings
from .matrix import Matrix
from .outcome import Status

SECONDS_A_TEST = 3.0


def conflict(
    matrix: Matrix, parts: Sequence[Indices], locks: Sequence[Indices], settings: Settings, clock: Clock
) -> tuple[list[int], bool]:
    """The parts and locks that cannot hold together, and whether each of them was shown to be needed.

    `parts` are rows that stand or fall together, `locks` columns held by equal bounds; the answer counts the
    parts first, then the locks. All rows that are in no part stay.
    """
    test = _Test(matrix, parts, locks, settings, clock)
    needed = list(range(len(parts) + len(locks)))
    size = max(1, len(needed) // 4)
    while size:
        at = 0
        while at < len(needed):
            tried = needed[:at] + needed[at + size :]
            if test.fails(tried):
                needed = tried
            else:
                at += size
            if not clock.left:
                return needed, False
        size //= 2
    return needed, not test.undecided


class _Test:
    def __init__(
        self,
        matrix: Matrix,
        parts: Sequence[Indices],
        locks: Sequence[Indices],
        settings: Settings,
        clock: Clock,
    ) -> None:
        self.matrix, self.parts, self.locks, self.clock = matrix, parts, locks, clock
        self.settings = replace(settings, log_file=None)
        self.undecided = False

    def fails(self, kept: Collection[int]) -> bool:
        """Whether no plan exists with only these parts and locks: first without whole numbers."""
        lower, upper = self.matrix.row_lower.copy(), self.matrix.row_upper.copy()
        bound = self.matrix.column_lower.copy()
        for index in set(range(len(self.parts) + len(self.locks))).difference(kept):
            if index < len(self.parts):
                lower[self.parts[index]], upper[self.parts[index]] = -np.inf, np.inf
            else:
                bound[self.locks[index - len(self.parts)]] = 0.0
        matrix = replace(
            self.matrix,
            costs=np.zeros_like(self.matrix.costs),
            row_lower=lower,
            row_upper=upper,
            column_lower=bound,
        )
        engine = Engine(matrix, self.settings)
        with engine.changes():
            engine.relax_integrality()
            if self._fails(engine):
                return True
        return bool(matrix.is_whole.any()) and self._fails(engine)

    def _fails(self, engine: Engine) -> bool:
        limit = min(SECONDS_A_TEST, self.clock.left)
        outcome = engine.solve(time_limit=limit, stop=self.clock.stop)
        if not outcome.has_plan and outcome.status is not Status.NO_PLAN_EXISTS:
            self.undecided = True
        return outcome.status is Status.NO_PLAN_EXISTS
