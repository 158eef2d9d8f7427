"""The way from a problem to an exact plan: try the start, search, polish, judge."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from .highs import Limits, ModelStatus, Run, Settings, run
from .matrix import Floats
from .outcome import Outcome, Status, StoppedBy, relative_gap
from .program import Program
from .progress import Watch
from .start import Start

NODES_TO_COMPLETE_A_START = 100
GAP_OF_A_COMPLETED_START = 1e-2
TIGHT_WHOLE_NUMBER_TOLERANCE = 1e-9
ROUNDING = 1e-7
POLISH_MAY_COST = 1e-6

_STOPS = {
    ModelStatus.kTimeLimit: StoppedBy.TIME,
    ModelStatus.kInterrupt: StoppedBy.INTERRUPT,
    ModelStatus.kSolutionLimit: StoppedBy.NODES,
}


@dataclass(frozen=True, eq=False)
class _Plan:
    """An exact plan and what it is worth."""

    values: Floats
    value: float
    violation: float


def search(
    program: Program,
    settings: Settings,
    limits: Limits,
    watch: Watch,
    start: Start | None,
    stop: threading.Event | None,
) -> Outcome:
    """Solve a program within limits; see ``Engine.solve``."""
    task = _Task(program, settings, limits, watch, stop)
    accepted, plan = None, None
    if start is not None and program.is_whole.any():
        accepted, plan = task.try_start(start)
    last = first = task.run(settings, plan)
    plan = task.better(task.exact(first, settings.primal_tolerance), plan)
    if first.status == ModelStatus.kOptimal and not task.is_proven(plan, first.bound):
        second = task.run(replace(settings, whole_number_tolerance=TIGHT_WHOLE_NUMBER_TOLERANCE), plan)
        plan = task.better(task.exact(second, settings.primal_tolerance), plan)
        if second.bound is not None or plan is None:
            last = second
    if plan is None and first.values is not None:
        # A plan that misses a row by a millionth is better than none; its outcome says so.
        plan = task.exact(first, settings.whole_number_tolerance)
        last = last if plan is None else first
    outcome = task.judge(last, plan)
    watch.conclude(outcome.value, outcome.bound)
    return replace(
        outcome,
        start_accepted=accepted,
        seconds=watch.seconds,
        nodes=task.nodes,
        iterations=task.iterations,
    )


class _Task:
    """One solve under way: its problem, its limits, and what it has cost so far."""

    def __init__(
        self,
        program: Program,
        settings: Settings,
        limits: Limits,
        watch: Watch,
        stop: threading.Event | None,
    ) -> None:
        self.program = program
        self.settings = settings
        self.limits = limits
        self.watch = watch
        self.stop = stop
        self.nodes = 0
        self.iterations = 0

    def run(self, settings: Settings, plan: _Plan | None) -> Run:
        """The search itself, with what is left of the time."""
        title = "search" if self.program.is_whole.any() else "relaxation"
        self.watch.enter("presolve" if title == "search" else "relaxation")
        return self._count(
            run(
                self.program,
                settings,
                self._remaining(),
                self.watch,
                title,
                plan.values if plan and title == "search" else None,
                self.stop,
            )
        )

    def try_start(self, start: Start) -> tuple[bool | None, _Plan | None]:
        """Hold the start's whole numbers and solve the rest: at once a plan, or the start does not fit."""
        self.watch.enter("start")
        low, high = self.program.lower[start.columns], self.program.upper[start.columns]
        if np.any(start.values < low - ROUNDING) or np.any(start.values > high + ROUNDING):
            return False, None
        held = self.program.fixed_at(start.columns, start.values)
        limits = replace(self._remaining(), gap=GAP_OF_A_COMPLETED_START, nodes=NODES_TO_COMPLETE_A_START)
        found = self._count(run(held, self.settings, limits, self.watch, "start", stop=self.stop))
        plan = self.exact(found, self.settings.primal_tolerance) if held.is_whole.any() else self._plan(found)
        if plan is not None:
            return True, plan
        return (False if found.status == ModelStatus.kInfeasible else None), None

    def exact(self, found: Run, tolerance: float) -> _Plan | None:
        """The plan of a run, its whole numbers rounded and the rest solved again; None if there is none."""
        if found.values is None or not self.program.is_whole.any():
            return self._plan(found)
        self.watch.enter("polish")
        held = self.program.held_at(found.values)
        settings = replace(self.settings, primal_tolerance=tolerance)
        polished = self._count(run(held, settings, Limits(), self.watch, "polish"))
        return self._plan(polished) if polished.status == ModelStatus.kOptimal else None

    def better(self, one: _Plan | None, other: _Plan | None) -> _Plan | None:
        """The plan of the better value; the first of equals."""
        if one is None or other is None:
            return one or other
        worse = one.value < other.value if self.program.maximise else one.value > other.value
        return other if worse else one

    def is_proven(self, plan: _Plan | None, bound: float | None) -> bool:
        """Whether the exact plan is as near to the bound as was asked for."""
        if plan is None or bound is None:
            return False
        asked = max(self.settings.absolute_gap, self.limits.gap * abs(plan.value))
        return abs(bound - plan.value) <= asked + POLISH_MAY_COST * abs(plan.value)

    def judge(self, last: Run, plan: _Plan | None) -> Outcome:
        """What the last run and the best exact plan amount to."""
        if plan is not None:
            return self._with_plan(last, plan)
        status, stopped_by = self._tell_apart(last), _STOPS.get(last.status)
        message = f"{last.status.name} {last.message}".strip() if status is Status.SOLVER_FAILED else ""
        return Outcome(status=status, stopped_by=stopped_by, bound=last.bound, message=message)

    def _with_plan(self, last: Run, plan: _Plan) -> Outcome:
        bound = last.bound
        if bound is not None:
            # Rounding can carry an exact plan a hair beyond the bound.
            bound = max(bound, plan.value) if self.program.maximise else min(bound, plan.value)
        gap = inf if bound is None else relative_gap(plan.value, bound)
        proven = last.status == ModelStatus.kOptimal and self.is_proven(plan, last.bound)
        if proven:
            status = Status.OPTIMAL
            stopped_by = StoppedBy.OPTIMAL if gap <= ROUNDING else StoppedBy.GAP
        else:
            status, stopped_by = Status.STOPPED_WITH_PLAN, _STOPS.get(last.status, StoppedBy.PRECISION)
        return Outcome(
            status=status,
            stopped_by=stopped_by,
            value=plan.value,
            bound=bound,
            gap=gap,
            values=plan.values,
            violation=plan.violation,
        )

    def _tell_apart(self, last: Run) -> Status:
        if last.status == ModelStatus.kInfeasible:
            return Status.NO_PLAN_EXISTS
        if last.status == ModelStatus.kUnbounded:
            return Status.UNBOUNDED
        if last.status in _STOPS:
            return Status.STOPPED_WITHOUT_PLAN
        if last.status != ModelStatus.kUnboundedOrInfeasible:
            return Status.SOLVER_FAILED
        anything = replace(self.program, costs=np.zeros_like(self.program.costs))
        limits = self._remaining()
        found = self._count(run(anything, self.settings, limits, self.watch, "any plan", stop=self.stop))
        if found.values is not None:
            return Status.UNBOUNDED
        return (
            Status.NO_PLAN_EXISTS if found.status == ModelStatus.kInfeasible else Status.NO_PLAN_OR_UNBOUNDED
        )

    def _plan(self, found: Run) -> _Plan | None:
        if found.values is None or found.status in (
            ModelStatus.kUnbounded,
            ModelStatus.kUnboundedOrInfeasible,
        ):
            return None
        value, violation = self.program.value(found.values), self.program.violation(found.values)
        return _Plan(found.values, value, violation) if np.isfinite(value + violation) else None

    def _remaining(self) -> Limits:
        return replace(self.limits, seconds=self.limits.seconds - self.watch.seconds)

    def _count(self, found: Run) -> Run:
        self.nodes += found.nodes
        self.iterations += found.iterations
        return found
