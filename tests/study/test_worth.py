"""Worth re-solved: the limit moved in the model, against the value moved in the scenario."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from optimizer.solution.limit_groups import LimitGroup, movable
from optimizer.study.earlier import Earlier, earlier
from optimizer.study.worth import worth_of_steps, worth_of_steps_held
from tests.study.runs import TUTORIAL, solved, value_with


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> Earlier:
    return solved(tmp_path_factory.mktemp("tutorial"), TUTORIAL)


def group(of: Earlier, limit: str) -> LimitGroup:
    (found,) = (one for one in of.groups if one.limit == limit)
    return found


@pytest.mark.parametrize(
    ("limit", "change"),
    [
        ("treasury.cash", "treasury.cash=40 MUSD"),
        ("treasury.btc", "treasury.btc=1600 BTC"),
        ("treasury.cash_floor", "treasury.cash_floor=0 MUSD"),
        ("treasury.btc_floor", "treasury.btc_floor=200 BTC"),
        ("sites.power_limit", "sites.north.energised=70 MW"),
    ],
)
def test_a_step_re_solved_is_the_difference_of_two_plain_solves(tutorial: Earlier, limit: str, change: str):
    (found,) = worth_of_steps(tutorial, [group(tutorial, limit)])
    plain = value_with(change) - tutorial.solution.plan.value
    assert found.gained == pytest.approx(plain, abs=1e-4)
    assert found.gained > 1.0
    assert found.uncertain < 1e-3
    assert found.value == pytest.approx(tutorial.solution.plan.value + plain, abs=1e-4)


def test_a_step_is_worth_at_most_its_first_unit_each_and_at_least_what_held_choices_give(tutorial: Earlier):
    groups = list(movable(tutorial.groups))
    held = worth_of_steps_held(tutorial.session, groups, tutorial.start)
    for one, with_held in zip(groups, held, strict=True):
        assert with_held is not None
        assert with_held <= one.worth * one.step + 1e-6
    free = list(worth_of_steps(tutorial, groups))
    assert len(free) == len(groups) > 4
    assert all(one.gained >= (less or 0.0) - 1e-4 for one, less in zip(free, held, strict=True))


def test_the_groups_tell_where_they_are_written_and_when(tutorial: Earlier):
    floor = group(tutorial, "treasury.cash_floor")
    assert floor.spans == [("2027-Q1", "2028-Q3")]
    assert floor.periods[-1].period == "2028-Q4"
    assert tutorial.written(floor.cause) == f"{TUTORIAL}/scenario.yaml:88"


def test_a_file_that_has_changed_since_is_not_pointed_into(tmp_path: Path):
    path = tmp_path / "scenario.yaml"
    (tmp_path / "curves").mkdir()
    path.write_text((TUTORIAL / "scenario.yaml").read_text())
    (tmp_path / "curves" / "btc.csv").write_text((TUTORIAL / "curves" / "btc.csv").read_text())
    of = solved(tmp_path, path)
    path.write_text("# moved down\n" + path.read_text())
    assert of.written("treasury.cash_floor").startswith(f"{of.folder}/scenario.yaml:")


def test_ctrl_c_keeps_what_is_there(tutorial: Earlier):
    stop = threading.Event()

    def on_step(place: int, count: int, what: str) -> None:
        assert count == 3
        if place == 3:
            stop.set()

    groups = [group(tutorial, "treasury.cash"), group(tutorial, "treasury.btc")]
    found = list(worth_of_steps(tutorial, groups, on_step=on_step, stop=stop))
    assert found[0].group.limit == "treasury.cash"
    assert found[0].gained == pytest.approx(11.74, abs=0.01)


def test_a_run_made_without_prices_gets_them(tutorial: Earlier):
    """They are worked out anew, and are the same."""
    table = tutorial.folder / "tables" / "prices.csv"
    before, text = tutorial.prices, table.read_text()
    table.unlink()
    try:
        after = earlier(tutorial.folder).prices
    finally:
        table.write_text(text)
    for limit in ("treasury.cash", "treasury.btc"):
        (old,), (new,) = (found[found["limit"] == limit]["worth_musd"] for found in (before, after))
        assert new == pytest.approx(old, abs=1e-6)
