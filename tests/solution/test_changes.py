"""A plan told as changes against an earlier run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.solution.changes import CHANGED, GONE, NEW, Changes, changes
from optimizer.solution.solution import Solution
from tests.solution.decided import commitment, solution
from tests.solution.made import FINANCING
from tests.solution.small import Q, with_fleet, with_lease
from tests.solution.test_compare import run

MORE = [with_fleet(), with_lease(), FINANCING]
HALL = commitment("conversion", "west", "hall", Q[0], 20.0, "2027-01", "2027-07")
LATER = commitment("conversion", "west", "hall", Q[1], 20.0, "2027-04", "2027-10")
LOTS = commitment("equipment", "west", "lots", Q[0], 3.0, "2027-01", "2027-10")


def sold(coins: float, node: str = Q[0]) -> tuple[object, ...]:
    return ("treasury.sold_slice", "", "all", node, coins)


@pytest.fixture
def held(tmp_path):
    def hold(before: Solution, now: Solution) -> Changes:
        return changes(run(tmp_path, "before", before), run(tmp_path, "now", now), [])

    return hold


def worth(of: Solution, value: float, bound: float) -> Solution:
    return replace(of, ending=replace(of.ending, value=value, bound=bound))


def test_new_changed_gone_and_the_same(held):
    before = solution(MORE, [HALL, LOTS], sold(700.0))
    now = solution(MORE, [LATER], sold(700.0), ("mining.sold", "west", "rigs", Q[1], 20.0))
    found = held(before, now)
    assert [(one.how, one.kind, one.id) for one in found.told] == [
        (CHANGED, "conversion", "hall"),
        (GONE, "equipment", "lots"),
        (NEW, "machines sold", "rigs at west"),
    ]
    assert [found.count(how) for how in (NEW, CHANGED, GONE)] == [1, 1, 1]
    assert (found.small, found.unchanged) == (0, 1), "the coins sold"
    assert (found.decisions[0].before[0].when, found.decisions[0].now[0].when) == (Q[0], Q[1])


def test_amounts_are_those_of_all_years(held):
    """By hand: 700 coins before, 700 and 200 now, all in 2027."""
    found = held(solution(MORE, [], sold(700.0)), solution(MORE, [], sold(700.0), sold(200.0, Q[1])))
    (one,) = found.amounts
    assert (one.how, one.kind, one.id, one.unit) == (CHANGED, "BTC sold", "", "BTC")
    assert (one.before, one.now) == pytest.approx((700.0, 900.0))
    assert one.years == (("2027", pytest.approx(200.0)),)


def test_what_nobody_would_tell_is_only_counted(held):
    rigs = ("mining.sold", "west", "rigs", Q[1], 20.0)
    fewer = ("mining.sold", "west", "rigs", Q[1], 19.5)
    found = held(solution(MORE, [], rigs), solution(MORE, [], fewer))
    assert (found.small, found.told, found.unchanged) == (1, (), 0)


@pytest.mark.parametrize(
    ("value", "sure"),
    [(105.0, True), (102.5, False), (94.0, True), (99.0, False)],
)
def test_whether_the_gaps_leave_a_doubt(held, value, sure):
    """The best plan before is worth 100 to 103, the one now its value to 5 more. Wrong: both gaps added."""
    before = worth(solution(MORE, []), 100.0, 103.0)
    now = worth(solution(MORE, []), value, value + 5.0)
    found = held(before, now)
    assert found.worth == pytest.approx(value - 100.0)
    assert found.is_sure is sure
    assert found.is_alike


def test_worths_of_other_kinds_are_not_held_against_each_other(held):
    base = solution(MORE, [])
    at_the_end = solution([*MORE, {"value": {"objective": "horizon-worth"}}], [])
    assert not held(base, at_the_end).is_alike
