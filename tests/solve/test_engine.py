"""Solving, changing and solving again."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import inf
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import block_diag, csc_array

from optimizer.solve import Engine, Matrix, Settings, Status
from optimizer.solve.highs import Limits
from optimizer.solve.highs import run as plain_highs
from optimizer.solve.program import Program
from optimizer.solve.progress import Watch


@pytest.fixture
def small(build) -> Matrix:
    """3 a + 2 b + 10 with a whole, a <= 4, b <= 5, a + b <= 6.5."""
    return build([3, 2], [4, 5], [[1, 1]], [6.5], [1, 0], offset=10)


def test_optimum_by_hand(small) -> None:
    """Proves: sense, offset and bounds are handed over. By hand: a = 4, b = 2.5: 12 + 5 + 10 = 27.

    A wrong formula would give: 17 without the offset, 10 when minimised.
    """
    outcome = Engine(small).solve()
    assert outcome.status is Status.OPTIMAL
    np.testing.assert_allclose(outcome.values, [4, 2.5])
    assert outcome.value == pytest.approx(27)
    assert outcome.bound == pytest.approx(27)
    assert outcome.gap == 0


def trap(build, seed: int, big: float) -> Matrix:
    """Two fixed charges linked by a big-M; a costly way out keeps the solver from seeing any other limit."""
    random = np.random.default_rng(seed)
    costs = [*random.uniform(1, 1.5, 2), 0, -5, *-random.uniform(20, 120, 2)]
    rows = [[1, 0, 0, 0, -big, 0], [0, 1, 0, 0, 0, -big]]
    sides = [0.0, 0.0]
    for _ in range(2):
        rows.append([*random.uniform(0.5, 1.5, 2), -1, -1, 0, 0])
        sides.append(random.uniform(10, 50))
    return build(costs, [inf, inf, 100, inf, 1, 1], rows, sides, [0, 0, 0, 0, 1, 1])


def test_the_plan_is_exact_where_tolerances_would_deceive(build) -> None:
    """Proves: whole numbers come out whole, rows hold, and the value is that of the best of the four choices.

    A wrong formula would give: what plain HiGHS says, which with a big-M of 1e9 takes 1e-7 of a charge for
    none and promises up to twice the true value.
    """
    deceived = 0
    for seed in range(4):
        matrix = trap(build, seed, big=1e9)
        outcome = Engine(matrix).solve(gap=0)
        assert outcome.status is Status.OPTIMAL
        whole = outcome.values[matrix.is_whole]
        np.testing.assert_array_equal(whole, np.round(whole))
        assert outcome.violation <= 1e-7
        engine = Engine(matrix)
        choices = []
        for choice in product([0.0, 1.0], repeat=2):
            engine.set_bounds([4, 5], np.array(choice), np.array(choice))
            choices.append(engine.solve().value)
        assert outcome.value == pytest.approx(max(choices), abs=1e-5)
        raw = plain_highs(Program.of(matrix), Settings(), Limits(), Watch(None), "plain")
        deceived += matrix.objective(raw.values) > outcome.value + 1
    assert deceived == 4


def test_whole_numbers_are_exact_and_rows_hold_on_a_search(knapsack) -> None:
    outcome = Engine(knapsack()).solve(node_limit=5)
    np.testing.assert_array_equal(outcome.values, np.round(outcome.values))
    assert outcome.violation <= 1e-7


def test_a_plan_within_the_tolerance_is_not_taken_for_exact(build) -> None:
    """Proves: rows hold to 1e-7.

    By hand: a and b each need 1 of 1.9999995, so one fits: 1, and c 0.001: 1.001.
    A wrong formula would give: 2.0005, as HiGHS lets a row be missed by a millionth in a search.
    """
    matrix = build([1, 1, 0.001], [1, 1, 1], [[1, 1, 1], [1, 1, 0]], [2.5, 1.9999995], [1, 1, 0])
    outcome = Engine(matrix).solve(gap=0)
    assert outcome.value == pytest.approx(1.001)
    assert outcome.violation <= 1e-7


def test_after_an_early_stop_a_plan_within_the_tolerance_is_kept_and_told(knapsack) -> None:
    """Proves: the same trap in a search that is cut short costs no plan, and the miss is told."""
    hard = knapsack()
    limits, items = hard.coefficients.shape
    matrix = replace(
        hard,
        costs=np.concatenate((hard.costs, [1e4, 1e4])),
        column_lower=np.zeros(items + 2),
        column_upper=np.ones(items + 2),
        is_whole=np.ones(items + 2, dtype=np.bool_),
        coefficients=csc_array(block_diag((hard.coefficients, np.ones((1, 2))))),
        row_lower=np.full(limits + 1, -inf),
        row_upper=np.append(hard.row_upper, 1.9999995),
    )
    outcome = Engine(matrix).solve(node_limit=2, gap=0)
    assert outcome.status is Status.STOPPED_WITH_PLAN
    np.testing.assert_array_equal(outcome.values[-2:], [1, 1])
    assert outcome.violation == pytest.approx(5e-7)


def test_violation_is_the_largest_miss_of_row_or_bound(small) -> None:
    """By hand: at (4, 6) a + b <= 6.5 is missed by 3.5 and b <= 5 by 1; with a + 2 b <= 4 added, by 12."""
    engine = Engine(small)
    assert engine.violation(np.array([4.0, 6.0])) == pytest.approx(3.5)
    engine.add_row(-inf, 4, [0, 1], [1, 2])
    assert engine.violation(np.array([4.0, 6.0])) == pytest.approx(12)
    assert engine.violation(np.array([-2.0, 1.0])) == pytest.approx(2)


def test_the_same_solve_twice_gives_the_same_plan(knapsack) -> None:
    engine = Engine(knapsack(40, 5))
    first = engine.solve(node_limit=50)
    engine.relax_integrality()
    engine.solve()
    engine.restore_integrality()
    again = engine.solve(node_limit=50)
    np.testing.assert_array_equal(first.values, again.values)
    assert (first.nodes, first.bound) == (again.nodes, again.bound)


def test_another_number_of_threads_in_the_same_process(knapsack) -> None:
    """HiGHS refuses a second size of its thread pool in one thread; here each run has its own."""
    values = [Engine(knapsack(30, 5), Settings(gap=0, threads=count)).solve().value for count in (1, 2, 1)]
    assert values == pytest.approx([values[0]] * 3)


def test_changes_are_taken_back(small) -> None:
    """By hand: a <= 1 gives 23; minimised 10; a + 2 b <= 5 gives 4 and 0.5: 23; relaxed, a <= 1.5: 24.5."""
    engine = Engine(small)
    engine.set_bounds([0], 0.0, 1.0)
    assert engine.solve().value == pytest.approx(23)
    engine.restore_bounds()
    engine.set_objective(small.costs, maximise=False, offset=10)
    assert engine.solve().value == pytest.approx(10)
    engine.restore_objective()
    row = engine.add_row(-inf, 5, [0, 1], [1, 2])
    assert engine.solve().value == pytest.approx(23)
    engine.delete_row(row)
    engine.relax_integrality()
    engine.set_bounds([0], 0.0, 1.5)
    assert engine.solve().value == pytest.approx(24.5)
    engine.restore_integrality()
    engine.restore_bounds()
    assert engine.solve().value == pytest.approx(27)
    with pytest.raises(KeyError):
        engine.delete_row(row)


def test_a_block_of_changes_is_taken_back_even_after_an_error(small) -> None:
    engine = Engine(small)

    def fail() -> None:
        with engine.changes():
            engine.set_bounds([0, 1], 0.0, 0.0)
            engine.add_row(-inf, 1, [0], [1])
            assert engine.solve().value == pytest.approx(10)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert engine.solve().value == pytest.approx(27)


def test_deleting_a_row_keeps_the_numbers_of_the_others(small) -> None:
    engine = Engine(small)
    first = engine.add_row(-inf, 1, [0], [1])
    second = engine.add_row(-inf, 2, [1], [1])
    engine.delete_row(first)
    assert engine.solve().value == pytest.approx(26)
    engine.delete_row(second)
    assert engine.solve().value == pytest.approx(27)


def test_prices_by_hand(build) -> None:
    """Proves: prices at a plan with whole numbers, and their signs.

    By hand: max 5 a + 2 b + c, a whole; a + b <= 6.5, b + c <= 4, b <= 1.5, a <= 4, c <= 9. Best: a = 4,
    b = 1.5, c = 2.5. One more unit on the second row raises c: worth 1. One more of b's bound gives 2, takes
    one c: worth 1. The first row is slack: 0. a is held at 4: one more is worth 5.
    A wrong formula would give: zeros, as HiGHS has no prices after a search, or prices of the wrong sign.
    """
    engine = Engine(build([5, 2, 1], [4, 1.5, 9], [[1, 1, 0], [0, 1, 1]], [6.5, 4], [1, 0, 0]))
    outcome = engine.solve()
    prices = engine.fixed_prices(outcome.values)
    np.testing.assert_allclose(prices.rows, [0, 1], atol=1e-9)
    np.testing.assert_allclose(prices.columns, [5, 1, 0], atol=1e-9)


def test_prices_when_minimised_tell_the_change_of_the_objective(build) -> None:
    """By hand: min 3 a with a >= 2 as a row: raising the 2 by one costs 3."""
    engine = Engine(build([3], [9], [[1]], [inf], [0], row_lower=[2], maximise=False))
    np.testing.assert_allclose(engine.fixed_prices(engine.solve().values).rows, [3])


def test_no_prices_at_a_plan_that_does_not_fit(small) -> None:
    with pytest.raises(ValueError, match="no prices"):
        Engine(small).fixed_prices(np.array([9.0, 0.0]))


def test_the_log_goes_to_its_file_alone(knapsack, tmp_path: Path, capfd) -> None:
    """Every phase is in the file, a new engine begins it anew, and nothing reaches the terminal."""
    log = tmp_path / "solver.log"
    log.write_text("from an earlier run", encoding="utf-8")
    Engine(knapsack(30, 5), Settings(log_file=log)).solve()
    text = log.read_text(encoding="utf-8")
    assert "== search" in text
    assert "== polish" in text
    assert "Coefficient ranges" in text
    assert "earlier" not in text
    assert capfd.readouterr() == ("", "")
