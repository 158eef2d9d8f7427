"""An earlier plan as a start."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np

from optimizer.solve import Engine, Status, start_at, start_from


def named(values, count=None):
    return {f"x[{i}]": float(value) for i, value in enumerate(values[:count])}


def test_only_whole_numbers_are_taken(build) -> None:
    matrix = build([3, 2, 1], [4, 5, 1], [[1, 1, 1]], [6.5], [1, 0, 1])
    start = start_from({"x[0]": 2.0000001, "x[1]": 3.3, "gone[1]": 1, "also.gone": 0}, matrix)
    assert start.columns.tolist() == [0]
    assert start.values.tolist() == [2]
    assert start.unknown == ("also.gone", "gone[1]")
    assert start.undecided == 1


def test_a_fitting_start_is_never_lost(knapsack) -> None:
    """Proves: the start gives a plan before the search has one, and the end is no worse."""
    engine = Engine(knapsack())
    good = engine.solve(node_limit=10)
    outcome = engine.solve(start_at(good.values, engine.matrix), node_limit=1)
    assert outcome.start_accepted is True
    assert outcome.value >= good.value - 1e-9


def test_the_continuous_rest_is_found_anew(build) -> None:
    """By hand: 3 a + 2 b, a + b <= 6.5; start a = 2 gives b = 4.5 at once, and the search then a = 4."""
    engine = Engine(build([3, 2], [4, 5], [[1, 1]], [6.5], [1, 0]))
    outcome = engine.solve(start_from({"x[0]": 2, "x[1]": 0}, engine.matrix))
    assert outcome.start_accepted is True
    np.testing.assert_allclose(outcome.values, [4, 2.5])


def test_a_start_that_does_not_fit_is_told(knapsack) -> None:
    engine = Engine(knapsack(30, 5))
    outcome = engine.solve(start_from(named([1] * 30), engine.matrix))
    assert outcome.start_accepted is False
    assert outcome.status is Status.OPTIMAL


def test_a_start_outside_the_bounds_does_not_fit(build) -> None:
    engine = Engine(build([3], [4], [[1]], [9], [1]))
    assert engine.solve(start_from({"x[0]": 5}, engine.matrix)).start_accepted is False


def test_a_part_of_a_plan_is_completed(knapsack) -> None:
    engine = Engine(knapsack())
    good = engine.solve(node_limit=10)
    outcome = engine.solve(start_from(named(good.values, 40), engine.matrix), node_limit=1)
    assert outcome.start_accepted is True
    assert outcome.has_plan


def test_no_time_to_know_whether_it_fits(large_relaxation) -> None:
    """Stopped before the first step of the solver, at a point that breaks the rows' lower sides."""
    matrix = replace(
        large_relaxation,
        is_whole=np.arange(len(large_relaxation.costs)) == 0,
        row_lower=large_relaxation.row_upper / 2,
    )
    stop = threading.Event()
    stop.set()
    outcome = Engine(matrix).solve(start_from({"x[0]": 1}, matrix), stop=stop)
    assert outcome.start_accepted is None
    assert outcome.status is Status.STOPPED_WITHOUT_PLAN


def test_without_a_start_nothing_is_said_of_it(knapsack) -> None:
    assert Engine(knapsack()).solve(node_limit=1).start_accepted is None
