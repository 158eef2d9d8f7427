"""Breaks of a plan that can be worked out by hand, and that a plain solve agrees with."""

from __future__ import annotations

import threading

import pytest

from optimizer.api import solve
from optimizer.core.errors import NoPlan
from optimizer.scenario.shocks import Shocks
from optimizer.study.recovery import recovery_prices, sold_by_year
from optimizer.study.stress import stress
from tests.solution.decided import solution as decided
from tests.study.breaking import DATA, DECIDED, loaded, solved


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return solved(tmp_path_factory.mktemp("stress"))


def breaks(plan, event, *drivers, **options):
    found = stress(plan, drivers=drivers, events=[event], **options)
    return {one.driver.name: (one.holds, one.breaks) for one in found}


def test_when_the_plan_can_no_longer_be_paid_for(plan):
    """Proves: the plan is held, and all coins may be sold for it.

    By hand: 100 MUSD are due by 2027-04, before any rent. 50.5 + 1,000 P >= 100 where P >= 49,500 USD, a fall
    of 50.5 %; 100 (1 + c) <= 150.5 where c <= 50.5 %. Rent comes after the last payment, so no fall of it
    matters, nor one of the hashprice without a mine; without debt there is no rate to try.
    A wrong formula would give: a plan that builds less, or later, could be paid for at any price.
    """
    assert breaks(plan, "funded", "btc_price", "btc_level", "hashprice", "capex", "rent", "rate") == {
        "btc_price": (-0.5, -0.51),
        "btc_level": (50_000.0, 49_000.0),
        "hashprice": (-0.9, None),
        "capex": (0.5, 0.51),
        "rent": (-0.5, None),
    }


def test_what_the_plan_is_short_of_at_the_break(plan):
    """By hand: at 49,000 USD the coins bring 49 MUSD, with cash 99.5 of 100, which are due in full by
    2027-Q2."""
    (found,) = stress(plan, drivers=["btc_level"], events=["funded"])
    assert found.what == "short by 0.50 MUSD in 2027-Q2: least cash (treasury.cash_floor)"


def test_how_late_the_hall_may_be(plan):
    """By hand: ready in 2027-07. After three months more the lease commences in 2027-10, in its last quarter;
    after four no quarter is left. A wrong formula would give 0, were the lease held to the date planned."""
    (found,) = stress(plan, drivers=["delay"], events=["funded"])
    assert (found.holds, found.breaks) == (3.0, 4.0)
    assert found.what.split("; ") == [
        "hall, begun 2027-01, would not be ready within the plan",
        "lease cannot commence in hall in time any more",
    ]


@pytest.mark.parametrize(("price", "exists"), [("50000 USD/BTC", True), ("49000 USD/BTC", False)])
def test_a_plain_solve_agrees_on_both_sides_of_the_break(tmp_path, price, exists):
    """Proves: the break that stress reports holds for a solve that knows nothing of it, with the plan's
    decisions written into the scenario."""
    changed = loaded(tmp_path, DECIDED, f"market.btc_price={price}")
    if exists:
        assert solve(changed).commitments["locked"].all()
    else:
        with pytest.raises(NoPlan):
            solve(changed)


def test_when_another_first_decision_is_better(plan):
    """By hand: the lease brings 0.48 (r - 10) MUSD at a rent of r and costs 100; doing nothing is worth
    150.5. Signing it costs more than the gap of 0.1 % where 0.48 (r - 10) < 99.8495: r < 218.02, 27.3 % below
    300. A wrong formula would give: -50 % if only the plan itself were looked at."""
    (found,) = stress(plan, drivers=["rent"], events=["first decision"])
    assert (found.holds, found.breaks, found.what) == (-0.27, -0.28, "do not convert hall")


def test_when_a_loan_is_called():
    """By hand: 30 MUSD are owed on 500 coins at 100,000 USD, 60 %. They are 80 % of them at 75,000 USD: at a
    fall of 25 % not yet called, which asks for more than 80 %."""
    terms = {
        "limit": "30 MUSD",
        "matures": "2029-01",
        "rate": "0 %",
        "opening": "30 MUSD",
        "opening_pledged": 500,
    }
    terms |= {"draw_ltv": "65 %", "margin_call_ltv": "80 %", "cure_ltv": "70 %"}
    states = [
        (f"btc_loans.{quantity}", "", "loan", f"2027-Q{quarter}", amount, "state")
        for quantity, amount in (("owed", 30.0), ("collateral", 500.0))
        for quarter in (1, 2, 3, 4)
    ]
    plan = decided([{"btc_loans": {"loan": terms}}], [], *states)
    found = list(stress(plan, drivers=["btc_price", "btc_level", "hashprice"], events=["called"]))
    assert [(one.driver.name, one.holds, one.breaks, one.what) for one in found] == [
        ("btc_price", -0.25, -0.26, "loan in 2027-Q1"),
        ("btc_level", 75_000.0, 74_000.0, "loan in 2027-Q1"),
    ]


def test_a_scenario_may_list_its_own_shocks(plan, tmp_path):
    own = {**DATA, "shocks": {"btc_price": {"down": "30 %", "up": "20 %"}, "delay": {"most": "2 months"}}}
    scenario = loaded(tmp_path, own).model
    found = list(stress(plan, base=scenario, shocks=scenario.shocks, events=["funded"]))
    assert [(one.driver.name, one.holds, one.breaks, one.until) for one in found] == [
        ("btc_price", -0.3, None, -0.3),
        ("btc_price", 0.2, None, 0.2),
        ("delay", 2.0, None, 2.0),
    ]


def test_what_is_laid_under_it_may_have_broken_the_plan_before_any_shock(plan, tmp_path):
    poorer = loaded(tmp_path, DATA, "treasury.btc=400").model
    assert breaks(plan, "funded", "capex", base=poorer) == {"capex": (None, 0.0)}


def test_after_a_stop_the_rest_is_not_known(plan):
    stop = threading.Event()
    found = []
    for one in stress(plan, drivers=["capex", "btc_price"], events=["funded"], stop=stop):
        found.append((one.driver.name, one.holds, one.breaks, one.is_exact))
        stop.set()
    assert found == [("btc_price", -0.5, -0.51, True), ("capex", None, None, False)]


def test_the_shocks_of_a_side_are_whole_steps(plan):
    shocks = Shocks.model_validate({"btc_price": {"down": "2.5 %"}, "capex": {"up": "0.5 %"}})
    (found,) = stress(plan, shocks=shocks, events=["funded"])
    assert (found.driver.name, found.until) == ("btc_price", -0.02)


def test_regret_of_having_sold(plan):
    """By hand: 100 - 50.5 = 49.5 MUSD come from 495 coins at 100,000 USD. At 126,000 they would be worth
    62.37 MUSD: a regret of 12.87."""
    (sold,) = sold_by_year(plan)
    assert (sold.year, sold.coins, sold.received) == ("2027", pytest.approx(495.0), pytest.approx(49.5))
    assert sold.worth(126_000.0) == pytest.approx(62.37)
    assert sold.regret(126_000.0) == pytest.approx(12.87)
    assert sold.regret(sold.price) == pytest.approx(0.0)
    assert [(one.usd, one.why) for one in recovery_prices(plan, [126_000.0])] == [
        (100_000.0, "today's price"),
        (126_000.0, "named"),
    ]
