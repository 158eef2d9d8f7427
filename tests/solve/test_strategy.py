"""Further objectives in turn, the value kept."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from optimizer.solve import Engine, Step, lexicographic


def fewest(matrix, *, fixed=False):
    return Step("fewest", np.array([1.0, 1, 1, 0, 0]), maximise=False, keep_whole_numbers_fixed=fixed)


@pytest.fixture
def engine(build) -> Engine:
    """Worth 6 from one large or two small steps; then 10 of something sold now or later, all the same.

    Columns: small, small, large (whole), now, later.
    """
    return Engine(
        build(
            [3, 3, 6, 1, 1],
            [1, 1, 1, 10, 10],
            [[1, 1, 2, 0, 0], [0, 0, 0, 1, 1]],
            [2, 10],
            [1, 1, 1, 0, 0],
            offset=2,
        )
    )


LATER = Step("later", np.array([0.0, 0, 0, 1, 0]), maximise=False, keep_whole_numbers_fixed=True)


def test_ties_are_broken_in_turn(engine) -> None:
    """By hand: value 6 + 10 + 2 = 18 whatever; fewest steps: the large one alone; then nothing sold now."""
    outcome = engine.solve()
    best, results = lexicographic(engine, outcome, [fewest(engine), LATER])
    np.testing.assert_allclose(best.values, [0, 0, 1, 0, 10], atol=1e-4)
    assert best.value == pytest.approx(18, abs=1e-4)
    assert best.gap < 1e-5
    assert [result.name for result in results] == ["fewest", "later"]
    assert results[0].after == pytest.approx(1)
    assert results[1].after == pytest.approx(0, abs=1e-4)


def test_a_later_step_gives_up_nothing_of_an_earlier_one(engine) -> None:
    """ "Most steps" after "fewest" changes nothing."""
    most = Step("most", np.array([1.0, 1, 1, 0, 0]), maximise=True, keep_whole_numbers_fixed=False)
    _, results = lexicographic(engine, engine.solve(), [fewest(engine), most])
    assert results[1].after == pytest.approx(1, abs=1e-4)


def test_whole_numbers_stay_if_asked(engine) -> None:
    outcome = engine.solve()
    best, _ = lexicographic(engine, outcome, [fewest(engine, fixed=True)])
    np.testing.assert_array_equal(best.values[:3], outcome.values[:3])


def test_the_engine_is_left_as_it_was(engine) -> None:
    before = engine.solve()
    lexicographic(engine, before, [fewest(engine), LATER])
    after = engine.solve()
    np.testing.assert_array_equal(before.values, after.values)
    assert after.value == before.value


def test_no_time_or_a_stop_leaves_the_plan(engine) -> None:
    outcome = engine.solve()
    late, results = lexicographic(engine, outcome, [LATER], time_limit=0)
    np.testing.assert_array_equal(late.values, outcome.values)
    assert results[0].after is None
    stop = threading.Event()
    stop.set()
    stopped, _ = lexicographic(engine, outcome, [LATER], stop=stop)
    np.testing.assert_array_equal(stopped.values, outcome.values)
