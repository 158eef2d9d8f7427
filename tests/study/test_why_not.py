"""Why not: choices forced the other way, against losses worked by hand and against plain solves."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from optimizer.study.earlier import Earlier
from optimizer.study.explained import why_not_data
from optimizer.study.forcing import choices
from optimizer.study.why_not import WhyNot, why_not
from tests.solution.small import with_lease
from tests.study.runs import TUTORIAL, small, solved, value_with

RENT = 20_000 * (12 * 100 + 12 * 110 - 24 * 10) / 1e6
"""45.6 MUSD: 20 MW for two years at 100, then 110 USD/kW-month, less 10 of cost; no rates."""


def asked(of: Earlier, id: str) -> WhyNot:
    one = [choice for choice in choices(of.session, of.solution) if choice.id == id]
    (found,) = why_not(of, one, seconds=60.0)
    return found


def with_cash(musd: float, **changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    return with_lease(), {"treasury": {"cash": f"{musd} MUSD"}, "halls": {"hall": changes}}


def test_what_a_rejected_lease_and_hall_would_lose(tmp_path: Path):
    """Proves: a lease forced in costs what its lines are worth, and a hall is converted as a whole.

    By hand: the lease takes 20 MW at 10 MUSD and brings 45.6 MUSD: 154.4 lost. All 40 MW of the hall
    cost 400, of which the lease, worth having once the hall is there, brings back 45.6: 354.4 lost.
    A wrong formula would give: 200 or 400, the tenant forgotten, or 154.4 for both.
    """
    of = small(tmp_path, *with_cash(500))
    assert {one.id: one.in_plan for one in choices(of.session, of.solution)} == {
        "lease": False,
        "hall": False,
    }
    lease, hall = asked(of, "lease"), asked(of, "hall")
    assert (lease.possible, lease.lost) == (True, pytest.approx(200 - RENT))
    assert (hall.possible, hall.lost) == (True, pytest.approx(400 - RENT))
    assert lease.choice.asked == "signed"
    assert hall.choice.asked == "40 MW converted"
    assert (hall.moves[0].kind, hall.moves[0].id, hall.moves[0].before) == ("lease", "lease", "")


def test_what_an_accepted_lease_brings(tmp_path: Path):
    """By hand: at 1 MUSD/MW the lease costs 20 and brings 45.6: without it, 25.6 is lost, and with the hall
    as much."""
    of = small(tmp_path, *with_cash(500, capex="1 MUSD/MW"))
    found = asked(of, "lease")
    assert found.choice.in_plan
    assert (found.possible, found.lost) == (True, pytest.approx(RENT - 20))
    assert asked(of, "hall").lost == pytest.approx(RENT - 20)
    assert ("conversion", "hall") in [(move.kind, move.id) for move in found.moves]


def test_a_lease_that_cannot_be_paid_for_says_what_is_short(tmp_path: Path):
    """By hand: 20 MW cost 200 MUSD, 100 at once and 100 three months later; 50 of cash and 1,000 coins of
    0.1 are 150. Short by 50 of cash from the second payment on."""
    of = small(tmp_path, *with_cash(50))
    found = asked(of, "lease")
    assert found.possible is False
    assert found.cause == "treasury.cash_floor"
    (data,) = why_not_data(of, [found])
    assert "short by 50" in data["why_impossible"]
    assert data["why_impossible"].count("scenario.yaml:") >= 1


def test_a_lease_without_any_date_says_so(tmp_path: Path):
    """A year of building leaves nothing of the horizon."""
    of = small(tmp_path, *with_cash(500, build="12 months"))
    found = asked(of, "lease")
    assert found.possible is False
    assert "no date" in found.limit


@pytest.fixture(scope="module")
def tutorial(tmp_path_factory: pytest.TempPathFactory) -> Earlier:
    return solved(tmp_path_factory.mktemp("tutorial"), TUTORIAL)


def test_a_loan_forced_out_loses_what_a_plan_without_it_does(tutorial: Earlier):
    found = asked(tutorial, "bank-loan")
    without = value_with("financing.project_loans.bank-loan.limit=0 MUSD")
    assert found.choice.asked == "not used"
    assert found.lost == pytest.approx(tutorial.solution.plan.value - without, abs=1e-3 * without)
    assert found.most_debt == pytest.approx(0.0, abs=1e-6)


def test_a_facility_forced_in_is_used(tmp_path: Path):
    """Notes that nobody needs. By hand: 10 MUSD owed for a year, or 40 for the last quarter alone; without
    rates their interest costs the same for all, and the fee of 1 % is least for the least issued: 10 MUSD in
    the first quarter, at the end of four: 0.1 MUSD, and 10 % for the rest of two years, which is 2 MUSD."""
    notes = {"limit": "90 MUSD", "rate": "10 %", "fee": "1 %", "tenor": "24 months"}
    of = small(tmp_path, {"financing": {"term_notes": {"notes": notes}}})
    found = asked(of, "notes")
    assert found.choice.asked == "10 MUSD owed for a year"
    assert found.possible
    assert found.most_debt == pytest.approx(10.0)
    assert found.lost == pytest.approx(0.1 + 2.0)


def test_nothing_is_ever_gained_and_each_answer_comes_in_turn(tutorial: Earlier):
    every = choices(tutorial.session, tutorial.solution)
    assert [(one.kind, one.id, one.in_plan) for one in every] == [
        ("lease", "alpha", True),
        ("lease", "beta", True),
        ("lease", "gamma", False),
        ("hall", "north-hall", True),
        ("hall", "south-hall", False),
        ("facility", "bank-loan", True),
    ]
    stop = threading.Event()

    def on_step(place: int, count: int, what: str) -> None:
        if place == 4:
            stop.set()

    found = list(why_not(tutorial, every, seconds=60.0, on_step=on_step, stop=stop))
    assert [one.choice.id for one in found][:3] == ["alpha", "beta", "gamma"]
    assert len(found) < len(every)
    assert all(one.lost is None or one.lost >= -1e-6 for one in found)
