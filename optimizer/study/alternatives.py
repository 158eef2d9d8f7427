"""Another plan worth nearly as much: the one whose commitments differ most."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

import numpy as np

from ..solution.solution import Solution
from ..solve import Outcome, Progress, Status
from ..solve.matrix import Floats
from .earlier import Earlier
from .moves import Move, moves

WITHIN = 0.01
"""Share of the plan's value that another plan may be worth less."""
ROUNDING = 1e-7
NOT_AT_ALL = 10.0
"""What doing or leaving something altogether counts for, where another date or hall of it counts one."""


@dataclass(frozen=True, eq=False)
class Alternative:
    """A plan that differs as much as is possible, or as was found in time."""

    solution: Solution = field(repr=False)
    lost: float
    """MUSD by which it is worth less than the plan asked about; below zero if it is worth more."""
    first: list[str]
    """What it decides otherwise in the periods of the first decision, in words."""
    moves: list[Move]
    within_gap: bool
    """Whether the solve could not have told the two apart."""


@dataclass(frozen=True)
class Search:
    """What was found."""

    found: Alternative | None
    is_complete: bool
    """Whether it is proven that no plan within the value allowed differs more, or at all."""


def alternative(
    of: Earlier,
    *,
    within: float = WITHIN,
    seconds: float = inf,
    stop: threading.Event | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Search:
    """The most different plan of at least `1 - within` of the value; none if all of them commit to the same.

    Whole-number commitments count: of each lease, hall and order first whether and how much of it, then when
    and where. All the rest is then settled so that the plan is worth most.
    """
    engine, plan = of.session.engine, of.solution.plan
    least = plan.value - max(within, ROUNDING) * max(1.0, abs(plan.value))
    costs, now = _distance(of)
    if not np.any(costs):
        return Search(None, True)
    with engine.changes():
        columns = np.flatnonzero(engine.costs)
        constant = engine.value(np.zeros(len(costs)))
        engine.add_row(least - constant, inf, columns, engine.costs[columns])
        engine.set_objective(costs, maximise=True, offset=-now)
        found = engine.solve(of.start, gap=0.0, time_limit=seconds, on_progress=on_progress, stop=stop)
        complete = found.status is Status.OPTIMAL
        if found.values is None or found.value is None or found.value < 0.5:
            return Search(None, complete)
        engine.restore_objective()
        engine.fix_whole_numbers(found.values)
        best = engine.solve(gap=0.0)
    return Search(_told(of, best), complete)


def _told(of: Earlier, best: Outcome) -> Alternative:
    values = best.require_plan()
    assert best.value is not None
    other = of.as_solution(values, best.value)
    lost = of.solution.plan.value - best.value
    gap = of.solution.options["gap"] * abs(of.solution.plan.value)
    return Alternative(
        solution=other,
        lost=lost,
        first=of.begins_otherwise(other),
        moves=moves(of.solution, other),
        within_gap=lost <= gap,
    )


def _distance(of: Earlier) -> tuple[Floats, float]:
    """What each column adds to the distance from the plan, and what the plan itself adds up to.

    What stands between none and all of it can only be asked to become less, or more, whichever is further.
    """
    matrix, context = of.session.matrix, of.session.built.context
    lower, upper = matrix.column_lower, matrix.column_upper
    taken = dict(zip(of.start.columns.tolist(), of.start.values.tolist(), strict=True))
    items: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in context.commitments:
        column = matrix.column_index(one.size)
        if matrix.is_whole[column] and upper[column] > lower[column]:
            items[one.kind, one.item].append(column)
    costs = np.zeros(len(matrix.column_names))
    for columns in items.values():
        most = max(1.0, max(float(upper[column]) for column in columns))
        whole = _away(sum(taken[column] for column in columns), most)
        for column in columns:
            costs[column] = NOT_AT_ALL * whole / most
            costs[column] += _away(taken[column], float(upper[column])) / float(upper[column])
    return costs, float(sum(costs[column] * level for column, level in taken.items()))


def _away(level: float, most: float) -> float:
    """The direction in which there is more room: up from none, down from all."""
    return 1.0 if level < 0.5 * most else -1.0
