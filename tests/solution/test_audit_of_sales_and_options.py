"""The audit of policies of selling and of options on coins, one page of numbers each."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.solution.audit import mining, treasury
from optimizer.solution.audit.case import Case, Line
from optimizer.solution.audit.treasury_sales import most_sold
from tests.solution.small import Q, amounts, approx, approx_list, case, scenario, tree, two_worlds, with_fleet
from tests.solution.test_real_solves import solved

CALL = {
    "kind": "covered-call",
    "strike": "95000 USD/BTC",
    "premium": "8000 USD/BTC",
    "fee": "2 %",
    "tenor": "4 months",
    "available_from": "2027-01",
    "available_until": "2027-06",
    "limit": 30,
}
PUT = {**CALL, "kind": "put", "strike": "104000 USD/BTC", "premium": "5000 USD/BTC"}
OPTIONS: dict[str, Any] = {"treasury": {"options": {"calls": CALL, "puts": PUT}}}


def slack(made: Case) -> dict[str, float]:
    """What is left under each limit of the treasury, by its name."""
    treasury.recompute(made)
    cash, coins = treasury.recompute_balances(made)
    return {one.limit: one.slack for one in treasury.limits(made, cash, coins)}


def test_options_pay_at_entry_and_expiry_and_are_charged_but_for_the_fee():
    """Proves: 20 calls and 10 puts of January; four months later is May, in Q2. Price 100,000.

    By hand: premiums 0.16 and -0.05, fees -0.0032 and -0.001; at 0.1 the calls cost 20 x 0.005 and the puts
    bring 10 x 0.004. A wrong formula would give: payoffs in Q1 or Q3, a charge with the fee in it.
    """
    made = case(
        scenario(OPTIONS),
        ("treasury.option_taken", "", "calls", Q[0], 20.0),
        ("treasury.option_taken", "", "puts", Q[0], 10.0),
    )
    treasury.recompute(made)
    assert amounts(made, "cash", "option premiums") == approx({Q[0]: 0.16 - 0.05})
    assert amounts(made, "cash", "option fees") == approx({Q[0]: -0.0032 - 0.001})
    assert amounts(made, "cash", "option payoffs") == approx({Q[1]: -0.1 + 0.04})
    assert amounts(made, "charges", "fair value of options") == approx({Q[0]: -0.11, Q[1]: 0.06})


def test_what_stands_behind_options():
    """Proves: limit, dates and cover. By hand: 25 calls of Q1 and 20 of Q2 are never open together, as the
    first expire in Q2: 5 and 10 are left of 30. With 10 coins, calls go 15 beyond them in Q1; with 980 of
    1000 pledged, 5. Of three months, those of Q1 are open to its end, as they expire in April."""
    taken = [
        ("treasury.option_taken", "", "calls", node, coins) for node, coins in ((Q[0], 25.0), (Q[1], 20.0))
    ]
    room = slack(case(scenario(OPTIONS), *taken))
    assert room["options at once"] == pytest.approx(5.0)
    assert room["covered calls"] == pytest.approx(975.0)
    assert room["dates of options"] == 0.0
    few = slack(case(scenario(OPTIONS, {"treasury": {"btc": 10}}), *taken))
    assert few["covered calls"] == pytest.approx(-15.0)
    made = case(scenario(OPTIONS), *taken)
    made.books.post(Line("pledged", "btc_loans", "collateral"), Q[0], 980.0)
    assert slack(made)["covered calls"] == pytest.approx(-5.0)
    short = {"treasury": {"btc": 10, "options": {"calls": {"tenor": "3 months"}}}}
    assert slack(case(scenario(OPTIONS, short), taken[0]))["covered calls"] == pytest.approx(-15.0)
    puts = slack(case(scenario(OPTIONS, {"treasury": {"btc": 10}}), (*taken[0][:2], "puts", Q[0], 12.0)))
    assert puts["puts on coins held"] == pytest.approx(-2.0)


def test_an_option_of_the_wrong_date_is_found():
    """Proves: entry outside the window, and expiry after the plan. By hand: all 7 coins are too many."""
    late = ("treasury.option_taken", "", "calls", Q[2], 7.0)
    assert slack(case(scenario(OPTIONS), late))["dates of options"] == pytest.approx(-7.0)
    longer = {"treasury": {"options": {"calls": {"tenor": "12 months"}}}}
    early = ("treasury.option_taken", "", "calls", Q[0], 7.0)
    assert slack(case(scenario(OPTIONS, longer), early))["dates of options"] == pytest.approx(-7.0)


def test_limits_of_sales():
    """Proves: windows, production and power. By hand: a window from February leaves 2/3 of 9,000 coins in Q1
    and none after. 40 % of 20 mined and 3 a month are 17: 7 are left with 10 sold. They bring 0.99 MUSD after
    the fee; power costs 0.9: 0.09 is left."""
    policy = {
        "fee": "1 %",
        "of_production": "40 %",
        "from_treasury": 3,
        "cover_power": True,
        "windows": {"spring": {"first": "2027-02", "last": "2027-03"}},
    }
    made = case(scenario({"treasury": {"sales": policy}}), ("treasury.sold_slice", "", "all", Q[0], 10.0))
    made.books.post(mining.MINED, Q[0], 20.0)
    made.books.post(mining.ENERGY_COST, Q[0], -0.9)
    room = slack(made)
    assert room["sales of production"] == pytest.approx(7.0)
    assert room["power paid by sales"] == pytest.approx(0.09)
    assert [most_sold(made, period) for period in made.tree.timeline.periods] == approx_list(6000, 0, 0, 0)


def test_a_period_without_volume_has_no_impact():
    """Proves: no division by a volume of zero where nothing can be sold."""
    sales = {
        "daily_volume": {"2027-01": "0 BTC/day", "2027-04": "100 BTC/day"},
        "impact": {"volatility": "3 %", "factor": 1, "segments": 2},
    }
    assert slack(case(scenario({"treasury": {"sales": sales}})))["sales volume"] == 0.0


@pytest.mark.parametrize("seed", [None, 0, 1])
@pytest.mark.parametrize("branches", [False, True])
def test_a_real_plan_with_every_policy_is_recomputed(seed: int | None, branches: bool):
    """Proves: model and audit agree on every line and limit of options and policies, on a path and a tree."""
    policy = {
        "fee": "1 %",
        "of_production": "90 %",
        "from_treasury": 30,
        "cover_power": True,
        "windows": {"most": {"first": "2027-02", "last": "2027-10"}},
        "impact": {"volatility": "3 %", "factor": 1, "segments": 4},
    }
    payment = {"payments": {"tax": {"month": "2027-05", "amount": "-45 MUSD"}}}
    market = {"market": {"btc_price": {"2027-01": "100000 USD/BTC", "2027-06": "112000 USD/BTC"}}}
    made = scenario(with_fleet(), OPTIONS, {"treasury": {"sales": policy, **payment}}, market)
    plan, report = solved(made, two_worlds(made) if branches else tree(made), seed)
    assert report.passed, "\n".join(report.failures())
    names = set(plan.ledger["line"])
    assert {"BTC sold", "price impact"} <= names
    if seed is not None:
        assert {"option premiums", "option fees", "option payoffs", "fair value of options"} <= names
