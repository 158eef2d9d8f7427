"""What a practical step of a limit is worth, whole numbers held: a linear problem at the plan for each."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from ..solution.limit_groups import LimitGroup, limit_groups, movable
from ..solution.tables import STEP_WORTH, table
from ..solve import Engine, Matrix, Outcome, Start, Status, start_at
from ..solve.matrix import Floats
from .prices import CASH, CASH_LATER, COINS, COINS_LATER, Part, balance_row, cash_at_start, parts_of
from .session import Session

if TYPE_CHECKING:
    from pandas import DataFrame

READY = "conversions.ready_limit"
"""A hall is not ready for more: what could be moved is not a number of MW but its date."""
LOOKED_AT = 12
"""Limits of a solve whose step is worked out, those first that could be worth most."""
SMALLEST = 0.05
"""MUSD: steps that cannot be worth as much are not looked at."""
SHARE_OF_TIME = 0.1
SHORTEST_TIME = 10.0
SHORTEST_TIME_AFTER_A_LIMIT = 1.0
"""Seconds. What takes a tenth of a solve, or a few seconds, is worked out without being asked for."""


def time_for_steps(outcome: Outcome, time_limit: float | None) -> float:
    """Seconds for all steps together, after a solve that ended so."""
    shortest = SHORTEST_TIME if time_limit is None else SHORTEST_TIME_AFTER_A_LIMIT
    return max(shortest, SHARE_OF_TIME * outcome.seconds)


def step_worth(
    session: Session,
    prices: DataFrame,
    values: Floats,
    *,
    seconds: float = inf,
    stop: threading.Event | None = None,
) -> DataFrame | None:
    """Worth of a step of the limits that could matter most at a plan, in MUSD; columns `STEP_WORTH`.

    The first unit's worth times the step is the most that a step can be worth, so limits are taken in that
    order. What could not be told in time is left out; None after Ctrl-C.
    """
    if stop is not None and stop.is_set():
        return None
    found = (
        group
        for group in movable(limit_groups(prices, session.tree))
        if group.limit != READY and group.worth * group.step >= SMALLEST
    )
    chosen = _first(found)
    start = start_at(values, session.matrix)
    worth = worth_of_steps_held(session, chosen, start, seconds=seconds, stop=stop)
    return table(
        (
            (one.limit, one.place, one.item, one.unit, one.cause, one.step, one.unit, musd)
            for one, musd in zip(chosen, worth, strict=True)
            if musd is not None
        ),
        STEP_WORTH,
    )


def _first(groups: Iterable[LimitGroup]) -> list[LimitGroup]:
    """The first with different steps, and with them those that the same step moves."""
    chosen: list[LimitGroup] = []
    steps: set[tuple[str, ...]] = set()
    for group in groups:
        if len(steps | {_step_of(group)}) <= LOOKED_AT:
            steps.add(_step_of(group))
            chosen.append(group)
    return chosen


def worth_of_steps_held(
    session: Session,
    groups: Sequence[LimitGroup],
    start: Start,
    *,
    seconds: float = inf,
    stop: threading.Event | None = None,
) -> list[float | None]:
    """What the step of each limit is worth with all whole numbers held: one linear problem each.

    Never more than the first unit's worth times the step, and often much less: where a limit gives
    way, the next one is near. None where it cannot be told.
    """
    until, known = time.monotonic() + seconds, dict[tuple[str, ...], float | None]()
    before = _held(session, session.matrix, start, until, stop) if groups else None
    if before is None:
        return [None] * len(groups)
    parts = list(parts_of(session.built.context, session.matrix))
    for group in groups:
        step = _step_of(group)
        if step in known or group.limit == READY:
            continue
        after = _held(session, moved_matrix(session, group, parts), start, until, stop)
        known[step] = None if after is None else max(0.0, after - before)
    return [known.get(_step_of(group)) if group.limit != READY else None for group in groups]


def _step_of(group: LimitGroup) -> tuple[str, ...]:
    """Limits alike in this are moved by one and the same step."""
    return (group.limit if group.limit in (CASH, COINS) else "", group.cause, group.unit)


def _held(
    session: Session, matrix: Matrix, start: Start, until: float, stop: threading.Event | None
) -> float | None:
    """Value of the best plan with these whole numbers; apart from the session's engine and its log."""
    left = until - time.monotonic()
    if left <= 0.0 or (stop is not None and stop.is_set()):
        return None
    engine = Engine(matrix, replace(session.engine.settings, log_file=None))
    engine.set_bounds(start.columns, start.values, start.values)
    engine.relax_integrality()
    outcome = engine.solve(time_limit=left, stop=stop)
    return outcome.value if outcome.status is Status.OPTIMAL else None


def moved_matrix(session: Session, group: LimitGroup, parts: Iterable[Part] | None = None) -> Matrix:
    """The matrix with the limit moved by its step, wherever the scenario's path behind it counts; `parts` are
    its limits if they are known already."""
    if group.limit in (CASH, COINS):
        return _more_at_the_start(session, group)
    matrix, step = session.matrix, group.step
    lower, upper, most = matrix.row_lower.copy(), matrix.row_upper.copy(), matrix.column_upper.copy()
    for part in parts_of(session.built.context, matrix) if parts is None else parts:
        if (part.cause, part.unit.partition(",")[0]) != (group.cause, group.unit):
            continue
        if part.row >= 0:
            lower[part.row] -= step
            upper[part.row] += step
        else:
            most[part.column] += step
    return replace(matrix, row_lower=lower, row_upper=upper, column_upper=most)


def _more_at_the_start(session: Session, group: LimitGroup) -> Matrix:
    """More cash or coins at the start."""
    matrix, root = session.matrix, session.tree.nodes[0].name
    at_once, raised = cash_at_start(session) if group.limit == CASH else (0.0, 1.0)
    names = (CASH_LATER, "cash") if group.limit == CASH else (COINS_LATER, "btc")
    row, written = balance_row(session, *names, root)
    more = np.zeros_like(matrix.row_lower)
    more[row] = group.step * raised * written
    return replace(
        matrix,
        offset=matrix.offset + group.step * at_once,
        row_lower=matrix.row_lower + more,
        row_upper=matrix.row_upper + more,
    )
