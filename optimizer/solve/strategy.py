"""Among plans of the same value, the one preferred: further objectives in turn, the value kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np

from .engine import Engine
from .matrix import Floats
from .outcome import Outcome, relative_gap
from .start import start_at


@dataclass(frozen=True, eq=False)
class Step:
    """A further objective. Limit whole numbers by nodes: a step ended by time is not repeatable."""

    name: str
    costs: Floats = field(repr=False)
    maximise: bool
    keep_whole_numbers_fixed: bool
    """Only the rest may move: one linear problem, quick and exact."""
    node_limit: int | None = None
    time_limit: float = inf


@dataclass(frozen=True)
class StepResult:
    """What a step reached; ``after`` is None if it was not run or found nothing."""

    name: str
    before: float
    after: float | None


def lexicographic(
    engine: Engine,
    outcome: Outcome,
    steps: Sequence[Step],
    *,
    tolerance: float = 1e-8,
    time_limit: float = inf,
    stop: threading.Event | None = None,
) -> tuple[Outcome, list[StepResult]]:
    """Improve a plan by further objectives, the engine's own objective and every earlier step being kept.

    ``tolerance`` is what each may lose, relative to the larger of its amount and 1. When the time is up or
    ``stop`` is set the remaining steps are left out, and an unfinished step counts with its best plan. The
    engine is left as it was.
    """
    began = time.monotonic()
    values = outcome.require_plan()
    results = []
    nodes = iterations = 0
    with engine.changes():
        _keep(engine, engine.costs, engine.maximise, values, tolerance)
        for step in steps:
            left = time_limit - (time.monotonic() - began)
            before, after = float(step.costs @ values), None
            if left > 0 and not (stop is not None and stop.is_set()):
                found = _take(engine, step, values, left, stop)
                nodes, iterations = nodes + found.nodes, iterations + found.iterations
                if found.values is not None:
                    values, after = found.values, found.value
            results.append(StepResult(step.name, before, after))
            _keep(engine, step.costs, step.maximise, values, tolerance)
    value = engine.value(values)
    improved = replace(
        outcome,
        value=value,
        gap=inf if outcome.bound is None else relative_gap(value, outcome.bound),
        values=values,
        violation=engine.violation(values),
        seconds=outcome.seconds + time.monotonic() - began,
        nodes=outcome.nodes + nodes,
        iterations=outcome.iterations + iterations,
    )
    return improved, results


def _take(engine: Engine, step: Step, values: Floats, left: float, stop: threading.Event | None) -> Outcome:
    """Solve for the step's objective; with whole numbers free, from the plan at hand and to the very end."""
    with engine.changes():
        engine.set_objective(step.costs, maximise=step.maximise)
        start = None
        if step.keep_whole_numbers_fixed:
            engine.fix_whole_numbers(values)
        else:
            start = start_at(values, engine.matrix)
        return engine.solve(
            start,
            gap=0.0,
            time_limit=min(left, step.time_limit),
            node_limit=step.node_limit,
            stop=stop,
        )


def _keep(engine: Engine, costs: Floats, maximise: bool, values: Floats, tolerance: float) -> None:
    """Add the row that holds an objective at what a plan reaches."""
    columns = np.flatnonzero(costs)
    reached = float(costs @ values)
    slack = tolerance * max(1.0, abs(reached))
    lower, upper = (reached - slack, inf) if maximise else (-inf, reached + slack)
    engine.add_row(lower, upper, columns, costs[columns])
