"""From a stated model to the plan that is worth most, the preferred one among equals, and doing nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np

from ..core.context import Context
from ..model.build import Built
from ..solution.read_back import read_back
from ..solution.solution import Plan
from ..solve import (
    Engine,
    Matrix,
    Outcome,
    Progress,
    Start,
    Step,
    lexicographic,
    load_values,
)

NODES_TO_FIND_FEWER_CONVERSIONS = 50
SHARE_OF_TIME_FOR_PREFERENCES = 0.25
SHORTEST_TIME_FOR_PREFERENCES = 5.0
TIME_FOR_NOTHING_AFTER_A_STOP = 5.0
"""Seconds: whoever presses Ctrl-C still wants to see what the plan is worth against doing nothing."""


@dataclass(frozen=True)
class Decided:
    """How the main solve ended, ties settled, with the plan's tables and those of doing nothing."""

    outcome: Outcome
    plan: Plan = field(repr=False)
    do_nothing: Plan | None = field(repr=False)
    """None if doing nothing breaks a limit, or was not found in time after a stop."""


def decide(
    built: Built,
    matrix: Matrix,
    engine: Engine,
    *,
    start: Start | None = None,
    time_limit: float = inf,
    node_limit: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Decided:
    """Solve, settle ties, and solve again with nothing new committed.

    Raises NoPlan, StoppedWithoutPlan or SolverFailed if there is no plan.
    """
    outcome = engine.solve(
        start, time_limit=time_limit, node_limit=node_limit, on_progress=on_progress, stop=stop
    )
    outcome.require_plan()
    settling = max(SHORTEST_TIME_FOR_PREFERENCES, SHARE_OF_TIME_FOR_PREFERENCES * outcome.seconds)
    outcome, _ = lexicographic(
        engine, outcome, preferences(built.context, matrix), time_limit=settling, stop=stop
    )
    plan = _tables(built, matrix, outcome)
    with engine.changes():
        columns = open_commitments(built.context, matrix)
        engine.set_bounds(columns, 0.0, 0.0)
        stopped = stop is not None and stop.is_set()
        nothing = engine.solve(time_limit=TIME_FOR_NOTHING_AFTER_A_STOP if stopped else inf)
        if nothing.has_plan and not stopped:
            nothing, _ = lexicographic(engine, nothing, preferences(built.context, matrix)[1:], stop=stop)
    return Decided(outcome, plan, _tables(built, matrix, nothing) if nothing.has_plan else None)


def open_commitments(context: Context, matrix: Matrix) -> list[int]:
    """Columns of everything that could be begun and is not decided yet."""
    return sorted({matrix.column_index(one.size) for one in context.commitments if not one.locked})


def preferences(context: Context, matrix: Matrix) -> list[Step]:
    """What is preferred among plans of the same value (O11): less spent on conversions, fewer coins
    sold, and those late."""
    tree = context.tree
    converted = np.zeros(len(matrix.columns))
    for commitment in context.commitments:
        if commitment.kind != "conversion":
            continue
        for variable, spending in ((commitment.size, commitment.spending), *commitment.further):
            converted[matrix.column_index(variable)] += sum(
                tree[node].probability * amount for node, amount in spending.items()
            )
    sold, early = np.zeros(len(matrix.columns)), np.zeros(len(matrix.columns))
    for key, column in _columns(context, matrix, "treasury.sold_slice"):
        node = tree[key[-1]]
        sold[column] = node.probability
        early[column] = node.probability * (tree.timeline.end - node.period.start) / 12.0
    steps = [
        Step("fewer conversions", converted, False, False, node_limit=NODES_TO_FIND_FEWER_CONVERSIONS),
        Step("fewer BTC sold", sold, False, True),
        Step("BTC sold late", early, False, True),
    ]
    return [step for step in steps if np.any(step.costs)]


def _columns(context: Context, matrix: Matrix, quantity: str) -> list[tuple[tuple[str, ...], int]]:
    variable: Any = context.quantities[quantity].variable
    return [
        (key if isinstance(key, tuple) else (key,), matrix.column_index(variable[key])) for key in variable
    ]


def _tables(built: Built, matrix: Matrix, outcome: Outcome) -> Plan:
    load_values(matrix, outcome.require_plan())
    assert outcome.value is not None
    return read_back(built.context, outcome.value)
