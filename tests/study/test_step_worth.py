"""The worth of practical steps that a solve leaves: what it is, and how time and a stop cut it short."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.api.prices import limit_prices
from optimizer.api.step_worth import LOOKED_AT, SMALLEST, _first, step_worth, worth_of_steps_held
from optimizer.solution.limit_groups import limit_groups, movable
from optimizer.solution.run_folder import read
from optimizer.study import worth
from optimizer.study.earlier import Earlier
from optimizer.study.worth import held_steps
from tests.study.runs import TUTORIAL, solved


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> Earlier:
    return solved(tmp_path_factory.mktemp("steps"), TUTORIAL)


def test_a_solve_leaves_the_worth_of_steps(tutorial: Earlier):
    """Proves: the table holds what a step is worth, not the first unit times the step.

    By hand: the bank lends 65 % of a hall's cost; the first MUSD more tips one more block and is worth 6.78,
    ten are worth 0.06. A wrong formula would give: 67.8.
    """
    found = tutorial.solution.step_worth
    assert found is not None
    told = {row.limit: row for row in found.itertuples()}
    assert told["financing.loan_to_cost"].worth_musd == pytest.approx(0.062, abs=1e-3)
    assert told["treasury.cash_floor"].worth_musd == pytest.approx(1.892, abs=1e-3)
    assert (told["sites.power_limit"].step, told["sites.power_limit"].step_unit) == (10.0, "MW")
    first = {one.limit: one.worth * one.step for one in movable(tutorial.groups)}
    assert first["financing.loan_to_cost"] > 60.0
    assert all(row.worth_musd <= first[limit] + 1e-6 for limit, row in told.items())


def test_explain_takes_what_the_run_knows_and_works_out_the_rest(
    tutorial: Earlier, monkeypatch: pytest.MonkeyPatch
):
    groups = list(movable(tutorial.groups))
    plain = worth_of_steps_held(tutorial.session, groups, tutorial.start)
    assert held_steps(tutorial, groups) == pytest.approx(plain, abs=1e-5)
    asked: list[str] = []

    def counted(session, chosen, start):
        asked.extend(one.limit for one in chosen)
        return [0.0] * len(chosen)

    monkeypatch.setattr(worth, "worth_of_steps_held", counted)
    assert held_steps(tutorial, groups) == pytest.approx(plain, abs=1e-5)
    assert asked == []


def test_the_log_of_the_solve_stays_as_it_was(tutorial: Earlier):
    """A moved model has an engine of its own, and engines begin their log anew."""
    assert "Solving report" in tutorial.solution.log


def test_after_a_stop_there_is_no_table_and_without_time_no_row(tutorial: Earlier):
    session = tutorial.session
    engine = session.engine
    with engine.changes():
        engine.set_bounds(tutorial.start.columns, tutorial.start.values, tutorial.start.values)
        values = engine.solve(gap=0.0).require_plan()
    prices = limit_prices(session, values)
    assert prices is not None
    stop = threading.Event()
    stop.set()
    assert step_worth(session, prices, values, stop=stop) is None
    late = step_worth(session, prices, values, seconds=0.0)
    assert late is not None
    assert late.empty


def test_a_dozen_different_steps_are_looked_at(tutorial: Earlier):
    """Limits that one step moves count once, and none is taken whose step cannot be worth anything."""
    (one,) = (group for group in tutorial.groups if group.limit == "sites.power_limit")
    many = [replace(one, cause=f"sites.s{at}.energised") for at in range(LOOKED_AT + 5)]
    chosen = _first([many[0], replace(many[0], limit="another"), *many[1:]])
    assert len(chosen) == LOOKED_AT + 1
    assert [group.cause for group in chosen[-2:]] == [many[-7].cause, many[-6].cause]
    assert tutorial.solution.step_worth is not None
    looked = set(tutorial.solution.step_worth["limit"])
    for group in limit_groups(tutorial.prices, tutorial.solution.tree):
        assert (group.limit in looked) <= (group.worth * group.step >= SMALLEST)


def test_runs_of_before_have_none(tutorial: Earlier):
    table = Path(tutorial.folder) / "tables" / "step_worth.csv"
    text = table.read_text()
    assert read(tutorial.folder) == tutorial.solution
    table.unlink()
    try:
        assert read(tutorial.folder).step_worth is None
    finally:
        table.write_text(text)
