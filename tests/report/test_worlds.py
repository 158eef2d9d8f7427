"""A tree with two worlds is told too: amounts are expected ones, steps name the node in which they fall."""

from __future__ import annotations

import pytest

from optimizer.report.marks import bare
from optimizer.report.steps import steps
from optimizer.report.view import View
from tests.solution import made as base
from tests.solution.small import Q, scenario, two_worlds, with_fleet, with_lease

DECISIONS = (
    ("mining.running", "west", "rigs/all", Q[0], 40.0),
    ("mining.sold", "west", "rigs", f"{Q[1]}@bear", 20.0),
    ("treasury.sold_slice", "", "all", f"{Q[1]}@bull", 100.0),
)


@pytest.fixture(scope="module")
def view() -> View:
    made = scenario(with_fleet(), with_lease(), base.FINANCING)
    on = two_worlds(made)
    whole = base.plan(made, on, DECISIONS)
    return View(base.solution(scenario=made, tree=on, plan=whole, do_nothing=None), "worlds-1")


def test_steps_name_their_node(view):
    told = {(step.verb, step.when): bare(step.what) for step in steps(view)}
    assert told["sell", "2027-Q2@bear"] == "20 MW of rigs at west"
    assert told["sell", "2027-Q2@bull"] == "40 BTC"


def test_amounts_are_expected_ones(view):
    """By hand: 90 coins are mined in Q1; 100 are sold in the bull world, which has 40 %: 40 of 1,090."""
    (year,) = view.rows("btc_years")
    assert year["mined"] == pytest.approx(90.0)
    assert year["sold"] == pytest.approx(-40.0)
    assert year["closing"] == pytest.approx(1050.0)
