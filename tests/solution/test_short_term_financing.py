"""The shipped treasury problem without sites, against the linear programme of the book it comes from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog

from optimizer.api import load, solve

FOLDER = Path(__file__).parents[2] / "scenarios" / "short-term-financing"
NEEDS = (150.0, 100.0, -200.0, 200.0, -50.0, -300.0)
LINE, PAPER, DEPOSIT = 1.01, 1.02, 1.003


def book(limit: float) -> float:
    """Most final wealth: line x1 to x5, paper y1 to y3, deposit z1 to z5, wealth v; one row a month."""
    rows = np.zeros((6, 14))
    for month in range(5):
        rows[month, month], rows[month + 1, month] = 1.0, -LINE
        rows[month, 8 + month], rows[month + 1, 8 + month] = -1.0, DEPOSIT
    for month in range(3):
        rows[month, 5 + month], rows[month + 3, 5 + month] = 1.0, -PAPER
    rows[5, 13] = -1.0
    bounds = [(0, limit)] * 5 + [(0, None)] * 8 + [(None, None)]
    return -linprog(np.eye(14)[13] * -1.0, A_eq=rows, b_eq=NEEDS, bounds=bounds).fun


def test_the_best_final_wealth_is_that_of_the_book():
    """Proves: dated needs, a line, paper of fixed tenor and a deposit make the programme of Cornuejols and
    Tutuncu, 3.1.

    By hand: the README of the scenario. Several plans are worth the same.
    A wrong formula would give: 92.442 with the interest on paper paid month by month.
    """
    found = solve(load(FOLDER), gap=0.0)
    assert found.plan.value == pytest.approx(92.497, abs=5e-4)
    assert found.audit.passed


@pytest.mark.parametrize("limit", [40.0, 10.0, 0.0])
def test_with_less_of_the_line_it_is_still_the_programme(limit: float):
    sets = [f"financing.revolvers.credit-line.limit={limit} MUSD"]
    assert solve(load(FOLDER, sets=sets), gap=0.0).plan.value == pytest.approx(book(limit), abs=5e-4)
