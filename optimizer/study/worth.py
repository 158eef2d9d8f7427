"""What a practical change of a limit is truly worth: solved again with the limit moved, all choices free."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf

from ..api.session import Session, open_session
from ..api.step_worth import READY, moved_matrix, worth_of_steps_held
from ..core.errors import ScenarioError
from ..scenario.schema import Scenario
from ..solution.answer import records
from ..solution.limit_groups import LimitGroup
from ..solve import Engine, Outcome, start_at
from .earlier import Earlier
from .moves import Move, moves

GAP = 1e-6
"""Both solves are carried so far, if time allows: their difference is small beside either."""
SECONDS = 60.0
"""Time for all solves together, unless told otherwise."""
SHORTEST = 1.0
SOONER = 3
"""Months."""


@dataclass(frozen=True)
class Resolved:
    """A limit moved by a practical step, and the plan that is then best. Money in MUSD."""

    group: LimitGroup
    step: float
    unit: str
    """Of the step; `months sooner` for a hall that is ready too late."""
    gained: float
    uncertain: float
    """How far the truth may be from it, either way, as neither solve is exact."""
    value: float
    begins: tuple[str, ...]
    """What the plan then decides otherwise in the periods of the first decision; none if it begins alike."""
    moves: tuple[Move, ...] = field(repr=False, default=())


def worth_of_steps(
    of: Earlier,
    groups: Sequence[LimitGroup],
    *,
    seconds: float = SECONDS,
    on_step: Callable[[int, int, str], None] | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Resolved]:
    """Move each limit by its step and solve again, starting from the plan; the plan itself is solved first
    to the same exactness. Ends early when `stop` is set or the time is up."""
    until, count = time.monotonic() + seconds, len(groups) + 1
    tell = on_step or (lambda place, count, what: None)
    tell(1, count, "the plan itself")
    base = of.session.engine.solve(of.start, gap=GAP, time_limit=seconds / count, stop=stop)
    for place, group in enumerate(groups):
        left = (until - time.monotonic()) / (len(groups) - place)
        if base.values is None or left <= 0.0 or (stop is not None and stop.is_set()):
            return
        tell(place + 2, count, told_step(group))
        session = moved(of.session, group)
        if session is None:
            continue
        same = session.matrix.column_names == of.session.matrix.column_names
        start = start_at(base.values, session.matrix) if same else session.start_of(of.solution.levels)
        outcome = session.engine.solve(start, gap=GAP, time_limit=max(SHORTEST, left), stop=stop)
        if outcome.has_plan:
            yield _resolved(of, group, session, base, outcome)


def held_steps(of: Earlier, groups: Sequence[LimitGroup]) -> list[float | None]:
    """What the step of each limit is worth with whole numbers held: as the run knows it, else worked out."""
    told = [] if of.solution.step_worth is None else records(of.solution.step_worth)
    known = {tuple(row[name] for name in NAMED): float(row["worth_musd"]) for row in told}
    asked = [group for group in groups if _named(group) not in known]
    found = zip(map(_named, asked), worth_of_steps_held(of.session, asked, of.start), strict=True)
    every: dict[tuple[str, ...], float | None] = {**known, **dict(found)}
    return [every[_named(group)] for group in groups]


NAMED = ("limit", "place", "item", "unit", "cause")


def _named(group: LimitGroup) -> tuple[str, ...]:
    return (group.limit, group.place, group.item, group.unit, group.cause)


def told_step(group: LimitGroup) -> str:
    """`least cash, 10 MUSD more`."""
    if group.limit == READY:
        return f"{group.item}, {SOONER} months sooner"
    return f"{group.title}, {group.step:g} {group.unit} more"


def moved(session: Session, group: LimitGroup) -> Session | None:
    """The same model with the limit moved by its step; None where it cannot be moved."""
    if group.limit == READY:
        return _sooner(session, group)
    matrix = moved_matrix(session, group)
    return replace(session, matrix=matrix, engine=Engine(matrix, session.engine.settings))


def _sooner(session: Session, group: LimitGroup) -> Session | None:
    """The hall built in three months less; None where that cannot be stated."""
    scenario = session.scenario
    hall = scenario.halls.get(group.item)
    if hall is None or hall.started is not None or hall.build <= SOONER:
        return None
    changed = hall.model_copy(update={"build": hall.build - SOONER})
    halls = {**scenario.halls, group.item: changed}
    made: Scenario = scenario.model_copy(update={"halls": halls})
    settings = session.engine.settings
    try:
        return open_session(made, gap=settings.gap, seed=settings.seed)
    except ScenarioError:
        return None


def _resolved(of: Earlier, group: LimitGroup, session: Session, base: Outcome, outcome: Outcome) -> Resolved:
    assert base.value is not None
    assert outcome.value is not None
    assert outcome.values is not None
    after = replace(of, session=session).as_solution(outcome.values, outcome.value)
    bounds = [bound for bound in (base.bound, of.solution.ending.bound) if bound is not None]
    left_open = max(0.0, min(bounds, default=inf) - base.value)
    left_open += 0.0 if outcome.bound is None else outcome.bound - outcome.value
    return Resolved(
        group,
        step=float(SOONER) if group.limit == READY else group.step,
        unit="months sooner" if group.limit == READY else group.unit,
        gained=outcome.value - base.value,
        uncertain=left_open,
        value=outcome.value,
        begins=tuple(of.begins_otherwise(after)),
        moves=tuple(moves(of.solution, after)),
    )
