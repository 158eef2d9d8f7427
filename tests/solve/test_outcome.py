"""How a solve ended is told as it is."""

from __future__ import annotations

from math import inf, nan

import pytest

from optimizer.core.errors import NoPlan, SolverFailed, StoppedWithoutPlan
from optimizer.solve import Engine, Outcome, Status, StoppedBy, relative_gap


@pytest.mark.parametrize("whole", [0, 1])
def test_infeasible_unbounded_and_both(build, whole) -> None:
    """With and without whole numbers: HiGHS knows some of these only as "unbounded or infeasible"."""
    infeasible = build([1, 1], [1, 1], [[1, 1]], [inf], [whole] * 2, row_lower=[3])
    assert Engine(infeasible).solve().status is Status.NO_PLAN_EXISTS
    unbounded = build([1, 1], [inf, inf], [[1, -1]], [1], [whole] * 2)
    assert Engine(unbounded).solve().status is Status.UNBOUNDED
    rows, lower, upper = [[0, 1, 1], [0, 1, -1], [0, 1, 0]], [-inf, 0, 2], [1, 0, inf]
    both = build([1, 0, 0], [inf] * 3, rows, upper, [whole] * 3, row_lower=lower)
    assert Engine(both).solve().status is Status.NO_PLAN_EXISTS


def test_infeasible_by_whole_numbers_alone(build) -> None:
    engine = Engine(build([1], [1], [[1]], [0.6], [1], row_lower=[0.4]))
    assert engine.solve().status is Status.NO_PLAN_EXISTS
    engine.relax_integrality()
    assert engine.solve().status is Status.OPTIMAL


def test_within_the_gap_and_proven(knapsack) -> None:
    engine = Engine(knapsack())
    rough = engine.solve(gap=0.05)
    assert (rough.status, rough.stopped_by) == (Status.OPTIMAL, StoppedBy.GAP)
    assert 0 < rough.gap <= 0.05
    assert rough.bound >= rough.value
    proven = Engine(knapsack(30, 5)).solve(gap=0)
    assert (proven.status, proven.stopped_by) == (Status.OPTIMAL, StoppedBy.OPTIMAL)


def test_stopped_with_a_plan(knapsack) -> None:
    engine = Engine(knapsack())
    nodes = engine.solve(node_limit=3)
    assert (nodes.status, nodes.stopped_by) == (Status.STOPPED_WITH_PLAN, StoppedBy.NODES)
    assert nodes.nodes >= 3
    timed = engine.solve(time_limit=0.7)
    assert (timed.status, timed.stopped_by) == (Status.STOPPED_WITH_PLAN, StoppedBy.TIME)
    assert 0 < timed.gap < 1


def test_stopped_without_a_plan(knapsack) -> None:
    outcome = Engine(knapsack()).solve(time_limit=0)
    assert (outcome.status, outcome.stopped_by) == (Status.STOPPED_WITHOUT_PLAN, StoppedBy.TIME)
    assert not outcome.has_plan


@pytest.mark.parametrize("whole", [0, 1])
@pytest.mark.parametrize("coefficient", [1e16, nan])
def test_numbers_that_no_solver_can_take(build, whole, coefficient) -> None:
    outcome = Engine(build([1], [3], [[coefficient]], [3], [whole])).solve()
    assert outcome.status is Status.SOLVER_FAILED
    assert outcome.message


@pytest.mark.parametrize("whole", [0, 1])
def test_a_cost_that_is_no_number(build, whole) -> None:
    """HiGHS calls such a problem optimal."""
    assert Engine(build([nan, 1], [3, 3], [[1, 1]], [3], [whole, 0])).solve().status is Status.SOLVER_FAILED


def test_nothing_to_decide(build) -> None:
    outcome = Engine(build([], [], [], [], [], offset=5)).solve()
    assert (outcome.status, outcome.value, outcome.gap) == (Status.OPTIMAL, 5, 0)


def test_a_relaxation_has_gap_zero(knapsack) -> None:
    engine = Engine(knapsack())
    engine.relax_integrality()
    outcome = engine.solve()
    assert (outcome.status, outcome.gap, outcome.nodes) == (Status.OPTIMAL, 0, 0)


@pytest.mark.parametrize(
    ("value", "bound", "gap"), [(100, 110, 0.1), (-100, -90, 0.1), (0, 0, 0), (0, 5, inf), (0, 1e-12, 0)]
)
def test_gap(value, bound, gap) -> None:
    assert relative_gap(value, bound) == pytest.approx(gap)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (Status.NO_PLAN_EXISTS, NoPlan),
        (Status.STOPPED_WITHOUT_PLAN, StoppedWithoutPlan),
        (Status.UNBOUNDED, SolverFailed),
        (Status.NO_PLAN_OR_UNBOUNDED, SolverFailed),
        (Status.SOLVER_FAILED, SolverFailed),
    ],
)
def test_requiring_a_plan_where_there_is_none(status, error) -> None:
    with pytest.raises(error):
        Outcome(status=status).require_plan()
