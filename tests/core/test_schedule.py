"""Dates of commitments on a tree of mixed steps with two worlds."""

import pytest

from optimizer.core.schedule import (
    Window,
    by_period,
    decision_periods,
    leaves_after,
    line_ends,
    nodes_from,
    nodes_in,
    nodes_with,
    spread_from,
    year_ends,
)
from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree

START = 2027 * 12


@pytest.fixture
def tree() -> Tree:
    """October to December 2026 by month, four quarters of 2027; two worlds from 2027-Q2 on."""
    timeline = Timeline.steps(START - 3, [("month", START), ("quarter", START + 12)])
    return Tree.branching(timeline, {"down": (4, 0.5), "up": (4, 0.5)}, decision_months=3)


def names(nodes) -> list[str]:
    return [node.name for node in nodes]


def test_window():
    assert 5 in Window()
    assert [month in Window(3, 4) for month in (2, 3, 4, 5)] == [False, True, True, False]


def test_decisions_keep_to_their_grid(tree: Tree):
    labels = [period.label for period in decision_periods(tree)]
    assert labels == ["2026-10", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]


def test_nodes_of_a_period(tree: Tree):
    assert names(nodes_in(tree, tree.timeline.periods[4])) == ["2027-Q2@down", "2027-Q2@up"]


def test_months_count_from_where_building_begins(tree: Tree):
    """By hand: decided in October, begun in December, 1 in each of four months: 1, then a quarter of 3."""
    amounts = spread_from(tree, "2026-10", START - 1, lambda month: 1.0 if 0 <= month < 4 else 0.0)
    assert amounts == {"2026-12": 1.0, "2027-Q1": 3.0}


def test_what_was_paid_before_the_horizon_is_left_out(tree: Tree):
    assert spread_from(tree, "2026-10", START - 5, lambda month: 1.0 if 0 <= month < 4 else 0.0) == {
        "2026-10": 1.0,
        "2026-11": 1.0,
    }


def test_ready_within_a_period_is_usable_from_the_next(tree: Tree):
    assert names(nodes_from(tree, "2026-10", START)) == ["2027-Q1"]
    assert names(nodes_from(tree, "2026-10", START + 1)) == ["2027-Q2@down", "2027-Q2@up"]
    assert names(nodes_from(tree, "2027-Q2@up", START + 6)) == ["2027-Q3@up"]
    assert names(nodes_from(tree, "2027-Q2@up", START - 9)) == ["2027-Q2@up"]
    assert nodes_from(tree, "2026-10", START + 10) == ()


def test_a_month_lies_in_its_period(tree: Tree):
    assert names(nodes_with(tree, "2026-10", START + 1)) == ["2027-Q1"]
    assert names(nodes_with(tree, "2026-10", START - 9)) == ["2026-10"]
    assert nodes_with(tree, "2026-10", START + 12) == ()


def test_values_by_period(tree: Tree):
    values = by_period(tree, "2027-Q3@up", lambda period: period.months if period.start == START + 9 else 0.0)
    assert values == {"2027-Q4@up": 3.0}


def test_leaves_of_a_world(tree: Tree):
    assert leaves_after(tree, "2027-Q2@up") == ("2027-Q4@up",)
    assert leaves_after(tree, "2027-Q1") == ("2027-Q4@down", "2027-Q4@up")


def test_last_of_some_nodes_along_each_line(tree: Tree):
    assert line_ends(tree, ["2026-10", "2027-Q2@up", "2027-Q3@up"]) == {
        "2026-10": ("2026-10",),
        "2027-Q3@up": ("2026-10", "2027-Q2@up", "2027-Q3@up"),
    }


def test_calendar_years_along_each_line(tree: Tree):
    assert list(year_ends(tree)) == [
        (2026, "2026-12", ("2026-10", "2026-11", "2026-12")),
        (2027, "2027-Q4@down", ("2027-Q1", "2027-Q2@down", "2027-Q3@down", "2027-Q4@down")),
        (2027, "2027-Q4@up", ("2027-Q1", "2027-Q2@up", "2027-Q3@up", "2027-Q4@up")),
    ]
