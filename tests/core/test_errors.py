"""How problems are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.core import errors
from optimizer.core.errors import Problem, ScenarioError, WattshiftError, render, sort_problems

MISSING = Problem(
    "treasury.min_cash",
    "unit-missing",
    "150 has no unit",
    "write the unit, e.g. 150 MUSD",
    "sc/bear.yaml",
    4,
    34,
    37,
    "treasury: {btc: 18200, min_cash: 150}",
)


def test_a_problem_shows_where_what_and_how_to_mend_it():
    assert MISSING.text() == (
        "sc/bear.yaml:4:34: error[unit-missing]: 150 has no unit\n"
        "  4 | treasury: {btc: 18200, min_cash: 150}\n"
        "    |                                  ^^^\n"
        "  fix: write the unit, e.g. 150 MUSD"
    )


def test_without_a_file_the_path_stands_in_front():
    assert Problem("leases.a", "unknown", "no such site").text() == "leases.a: error[unknown]: no such site"
    assert Problem("", "x", "y", severity="warning").text() == "warning[x]: y"


def test_carets_stand_below_wide_characters_and_long_lines_are_cut():
    wide = Problem("", "x", "y", "", "f", 1, 4, 5, "日本: x")
    assert wide.text().split("\n")[2] == "    |      ^"
    long = Problem("", "x", "y", "", "f", 1, 501, 504, "a" * 500 + "bcd" + "e" * 500)
    source, carets = long.text().split("\n")[1:]
    assert len(source) < 180
    assert source[carets.index("^") :].startswith("bcd")
    assert carets.endswith("^^^")


@given(st.text(), st.text(), st.text(), st.integers(1, 99), st.integers(1, 99))
def test_nothing_can_move_the_cursor(message: str, fix: str, source: str, column: int, end: int):
    shown = Problem("p", "c", message, fix, "f", 1, column, end, source).text()
    assert shown.replace("\n", "").isprintable()
    assert shown.count("\n") == 2 + bool(fix)


def test_sorted_by_place_and_each_once():
    other = Problem("", "a", "b", file="a.yaml", line=9)
    nowhere = Problem("z", "a", "b")
    assert sort_problems([nowhere, MISSING, other, MISSING]) == [other, MISSING, nowhere]


def test_a_long_list_is_cut_at_twenty():
    many = [Problem("", "a", f"number {line}", file="a.yaml", line=line) for line in range(1, 33)]
    text = render(many)
    assert "number 20" in text
    assert "number 21" not in text
    assert text.endswith("\n\nand 12 more\n\n32 problems found")
    assert render([]) == ""
    assert render([many[0]]).endswith("1 problem found")
    assert render([Problem("", "a", "b", severity="warning"), many[0]]).endswith(
        "1 problem and 1 warning found"
    )


def test_the_tree_in_the_docstring_is_the_tree():
    drawn = errors.__doc__ or ""
    own = [error for error in WattshiftError.__subclasses__() if error.__module__ == errors.__name__]
    for error in [WattshiftError, *own]:
        line = next(line for line in drawn.splitlines() if error.__name__ in line)
        assert f"exit {error.exit_code}" in line
    assert [error.exit_code for error in own] == [3, 4, 5, 6]


def test_a_scenario_error_carries_and_shows_its_problems():
    with pytest.raises(ScenarioError) as caught:
        raise ScenarioError([MISSING])
    assert caught.value.problems == [MISSING]
    assert "150 has no unit" in str(caught.value)
