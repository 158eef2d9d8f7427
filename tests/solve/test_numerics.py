"""Ranges by rule, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan

import pytest

from optimizer.solve import numerics, problems, render


@pytest.fixture
def matrix(build):
    """Rule `power` with 2 rows and a big-M of 5000, `cash` with one; variables `build` (whole) and `mw`."""
    made = build([1, 20, 0], [1, 300, 90], [[-5000, 1, 0], [0, 2, 4], [0.5, 0, 8]], [0, 60, 700], [1, 0, 0])
    return replace(
        made, row_names=["power[a]", "power[b]", "cash[a]"], column_names=["build[a]", "mw[a]", "mw[b]"]
    )


def test_ranges_by_rule_and_variable(matrix) -> None:
    report = numerics(matrix)
    power, cash = report.rules
    assert (power.name, power.size) == ("power", 2)
    assert (power.coefficients.smallest, power.coefficients.smallest_at) == (1, "power[a] at mw[a]")
    assert (power.coefficients.largest, power.coefficients.largest_at) == (5000, "power[a] at build[a]")
    assert (power.bounds.smallest, power.bounds.largest_at) == (60, "power[b]")
    assert (cash.coefficients.smallest, cash.coefficients.largest) == (0.5, 8)
    assert (report.objective.coefficients.largest, report.objective.coefficients.largest_at) == (20, "mw[a]")
    build, mw = report.variables
    assert (build.size, mw.size, mw.bounds.smallest, mw.bounds.largest) == (1, 2, 90, 300)
    assert (report.rows, report.columns, report.whole_columns, report.nonzeros) == (3, 3, 1, 6)


def test_worst_places_by_name(matrix) -> None:
    report = numerics(matrix)
    assert [(place.name, place.ratio) for place in report.worst_rows] == [
        ("power[a]", 5000),
        ("cash[a]", 16),
        ("power[b]", 2),
    ]
    assert report.worst_columns[0].name == "build[a]"
    assert [(place.name, place.ratio) for place in report.big_m] == [("power[a] at build[a]", 5000)]


def test_a_well_scaled_model_has_no_problems(matrix) -> None:
    assert problems(numerics(matrix)) == []


def changed(matrix, **parts):
    for name, (index, value) in parts.items():
        array = matrix.coefficients.copy() if name == "coefficients" else getattr(matrix, name).copy()
        if name == "coefficients":
            array.data[index] = value
        else:
            array[index] = value
        matrix = replace(matrix, **{name: array})
    return matrix


@pytest.mark.parametrize(
    ("change", "severity", "words"),
    [
        (
            {"coefficients": (0, 2e5)},
            "warning",
            "power has coefficients from 1.0e+00 (power[a] at mw[a]) to 2.0e+05",
        ),
        ({"coefficients": (1, 1e-5)}, "warning", "cash has coefficients from 1.0e-05 (cash[a] at build[a])"),
        ({"coefficients": (0, 2e6)}, "error", "power has a coefficient of 2e+06 at power[a] at build[a]"),
        (
            {"coefficients": (0, nan)},
            "error",
            "power has a number that is not finite at power[a] at build[a]",
        ),
        (
            {"coefficients": (0, inf)},
            "error",
            "power has a number that is not finite at power[a] at build[a]",
        ),
        ({"row_upper": (2, 2e9)}, "error", "cash has a bound of 2e+09 at cash[a]"),
        ({"row_upper": (2, nan)}, "error", "cash has a number that is not finite at cash[a]"),
        ({"column_upper": (1, 1e12)}, "error", "mw has a bound of 1e+12 at mw[a]"),
        ({"column_lower": (1, inf)}, "error", "mw has a number that is not finite at mw[a]"),
        ({"costs": (1, 1e7)}, "error", "objective has a coefficient of 1e+07 at mw[a]"),
        ({"costs": (1, inf)}, "error", "objective has a number that is not finite at mw[a]"),
    ],
)
def test_each_problem_names_its_place(matrix, change, severity, words) -> None:
    found = problems(numerics(changed(matrix, **change)))
    assert [problem.severity for problem in found] == [severity]
    assert words in found[0].message


def test_missing_bounds_are_no_problem(matrix) -> None:
    free = changed(matrix, column_upper=(1, inf), column_lower=(1, -inf), row_upper=(0, inf))
    assert problems(numerics(free)) == []


def test_the_report_in_words(matrix) -> None:
    text = render(numerics(matrix))
    assert "3 rows, 3 columns (1 whole), 6 non-zeros" in text
    assert "5.0e+03  power[a] at build[a]" in text


def test_an_empty_model(build) -> None:
    report = numerics(build([], [], [], [], []))
    assert problems(report) == []
    assert "0 rows" in render(report)
