"""Why no plan exists, on models small enough to see it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from optimizer.solve import Settings
from optimizer.solve.elastic import Clock, Elastic, Group
from optimizer.solve.shortfall import Finding, find

INF = float("inf")
NONE = np.zeros(0, dtype=np.intp)


def at(*numbers: int) -> Any:
    return np.array(numbers, dtype=np.intp)


def look(matrix: Any, groups: list[Group], locks: Any = (), parts: Any = (), **options: Any) -> Finding:
    return find(matrix, groups, list(locks), list(parts), Settings(), **{"seconds": 20.0, **options})


def test_the_amount_is_that_of_the_limit_not_the_sum_over_its_rows(build: Callable[..., Any]):
    """Proves: one amount for all rows of a limit; where it is missed is told row by row.

    By hand: x0 = 5 and x1 = 7 are given, each at most 4: the limit lacks 3, by 1 in row 0 and 3 in row 1.
    A wrong formula would give 4 (the sum).
    """
    matrix = build([0, 0], [5, 7], [[1, 0], [0, 1]], [4, 4], [0, 0], lower=[5, 7])
    found = look(matrix, [Group(at(0, 1), NONE, 1.0)])
    assert found.amounts == {0: pytest.approx(3)}
    assert [(group, row) for group, row, _ in found.rows] == [(0, 0), (0, 1)]
    assert [by for *_, by in found.rows] == [pytest.approx(1), pytest.approx(3)]
    assert found.alone == [(0, pytest.approx(3))]


def test_of_two_limits_the_one_that_counts_less_is_the_cause_and_both_would_help(build: Callable[..., Any]):
    """x0 - x1 >= 6 with x0 <= 4 (row 0, counts 1 a unit) and -x1 <= 0 (row 1, counts 3): 2 are lacking."""
    matrix = build([0, 0], [INF, INF], [[1, 0], [0, -1], [-1, 1]], [4, 0, -6], [0, 0], lower=[0, -INF])
    found = look(matrix, [Group(at(1), NONE, 3.0), Group(at(0), NONE, 1.0)])
    assert found.amounts == {1: pytest.approx(2)}
    assert found.alone == [(1, pytest.approx(2)), (0, pytest.approx(2))]


def test_a_cap_on_a_column_gives_way_like_a_row(build: Callable[..., Any]):
    """x0 of at most 4 must be 6: short by 2, in the column itself (-1 less its number)."""
    matrix = build([0], [4], [[-1]], [-6], [0])
    found = look(matrix, [Group(NONE, at(0), 1.0)])
    assert found.rows == [(0, -1, pytest.approx(2))]


def test_an_amount_beyond_what_a_limit_can_give_is_no_help(build: Callable[..., Any]):
    """A floor of 3 cannot fall by 4: only the cap helps."""
    matrix = build([0], [1], [[-1], [-1]], [-3, -5], [0])
    floor = Group(at(0, 1), NONE, 1.0, most=3.0)
    found = look(matrix, [floor, Group(NONE, at(0), 5.0)])
    assert found.alone == [(1, pytest.approx(4))]


def test_whole_numbers_count(build: Callable[..., Any]):
    """Proves: the amount is that of a whole plan. By hand: 4 x >= 6 with x whole and 3 x <= 5 needs x = 2,
    which lacks 1. A wrong formula (without whole numbers, x = 1.5) would give 0: no lack at all."""
    matrix = build([0], [9], [[-4], [3]], [-6, 5], [1])
    found = look(matrix, [Group(at(1), NONE, 1.0)])
    assert found.amounts == {0: pytest.approx(1)}


def test_what_was_decided_before_is_told_where_giving_it_up_alone_helps(build: Callable[..., Any]):
    """x0 = 1 is held and takes 5 of 4; x1 = 1 is held too and takes nothing."""
    matrix = build([0, 0], [1, 1], [[5, 0]], [4], [1, 1], lower=[1, 1])
    found = look(matrix, [Group(at(0), NONE, 1.0)], [at(0), at(1)])
    assert found.locks == [0]


def test_commitments_are_given_up_together_where_no_limit_helps(build: Callable[..., Any]):
    """Three that exclude each other (logic): two of them have to go, none helps alone."""
    matrix = build([0, 0, 0], [1, 1, 1], [[1, 1, 1]], [1], [1, 1, 1], lower=[1, 1, 1])
    found = look(matrix, [], [at(0), at(1), at(2)], [at(0)])
    assert len(found.dropped) == 2
    assert found.locks == []
    assert found.conflict[0] == 0, "the rule"
    assert len(found.conflict) == 3, "two of them are enough for a conflict"


def test_rules_that_cannot_hold_together_are_told_without_those_that_do_not_matter(build: Callable[..., Any]):
    """x0 >= 3 and x0 <= 2 cannot both hold, whatever x1 <= 1 says."""
    matrix = build([0, 0], [9, 9], [[-1, 0], [0, 1], [1, 0]], [-3, 1, 2], [0, 0])
    found = look(matrix, [], parts=[at(0), at(1), at(2)])
    assert found.conflict == [0, 2]
    assert found.complete


def test_a_conflict_of_whole_numbers_alone_is_found(build: Callable[..., Any]):
    """2 x = 1 has an answer, but no whole one."""
    matrix = build([0, 0], [9, 9], [[2, 0], [0, 1]], [1, 1], [1, 0], row_lower=[1, 0])
    found = look(matrix, [], parts=[at(0), at(1)])
    assert found.conflict == [0]


def test_a_stop_keeps_what_is_known(build: Callable[..., Any]):
    stop = threading.Event()
    stop.set()
    matrix = build([0], [1], [[1]], [-1], [0])
    found = look(matrix, [Group(at(0), NONE, 1.0)], stop=stop)
    assert not found.complete
    assert found.amounts == {}


def test_a_solve_that_was_stopped_is_never_taken_for_one_without_a_plan(build: Callable[..., Any]):
    """Proves: `undecided` is not `no plan exists`; only the latter is diagnosed."""
    matrix = build([0], [1], [[1]], [-1], [1])
    given = Elastic(matrix, [], [], Settings(), Clock(0.0, None)).least(())
    assert given.undecided
    assert not Elastic(matrix, [], [], Settings(), Clock(9.0, None)).least(()).undecided


def test_a_floor_gives_way_downwards(build: Callable[..., Any]):
    """x is at most 1 and at least 3: the floor lacks 2."""
    matrix = build([0], [1], [[1]], [INF], [0], row_lower=[3])
    assert look(matrix, [Group(at(0), NONE, 1.0)]).amounts == {0: pytest.approx(2)}
