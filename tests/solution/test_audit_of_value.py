"""The audit of value and prices, one page of numbers each."""

from __future__ import annotations

import pytest

from optimizer.solution.audit import (
    mining,
    sites,
    treasury,
    value,
)
from optimizer.solution.audit.prices import subsidy
from tests.solution.small import (
    Q,
    amounts,
    approx,
    case,
    scenario,
    two_worlds,
    with_fleet,
)


def test_value_is_cash_and_coins_at_todays_price_whatever_is_done_with_them():
    """Proves (O5, P1): no projects, no frictions: 50 of cash and 1,000 coins at 0.1 are worth 150, sold or
    kept.

    By hand: 50 + 1000 * 0.1. The path rises to 130,000 by Q4 and cash yields the reference rate, so nothing
    else counts. A wrong formula would give: 180 for coins kept to the end at the path's price.
    """
    path = {"2027-01": "100000 USD/BTC", "2027-04": "110000 USD/BTC", "2027-10": "130000 USD/BTC"}
    changes = {
        "market": {"btc_price": path},
        "treasury": {"cash_yield": "4 %"},
        "value": {"reference_rate": "4 %"},
    }
    for sold in (0.0, 400.0):
        made = case(scenario(changes), ("treasury.sold_slice", "", "all", Q[1], sold))
        treasury.recompute(made)
        cash, _ = treasury.recompute_balances(made)
        worth = value.recompute(made, cash)
        assert worth == pytest.approx(150.0, abs=1e-9)


def test_mining_carries_its_own_risk_and_hands_its_coins_over_at_todays_price():
    """Proves: 90 coins mined in Q1, class 21 % a year; mining is worth 90 * 0.1 / 1.21^0.25, and the
    treasury pays 9 for coins worth 9. By hand: -9 and +9 cancel at the end of the horizon. Value 50 +
    100 + 9 / 1.21^0.25.
    """
    made = case(
        scenario(with_fleet({"resale": "0 USD/TH"}), {"value": {"rates": {"mining": "21 %"}}}),
        ("mining.running", "west", "rigs/all", Q[0], 40.0),
    )
    for part in (sites, mining, treasury):
        part.recompute(made)
    cash, _ = treasury.recompute_balances(made)
    value.recompute(made, cash)
    mined = 9.0 / 1.21**0.25
    assert amounts(made, "value", "mined") == approx({Q[0]: mined})
    assert amounts(made, "value", "coins received") == approx({Q[0]: -9.0})
    assert amounts(made, "value", "BTC held") == approx({Q[3]: 109.0})


def test_horizon_worth_adds_cash_and_closing_lines_by_probability():
    """Proves: 50 of cash and 1,000 coins at 0.1 in both worlds: 0.4 * 150 + 0.6 * 150."""
    made = scenario({"value": {"objective": "horizon-worth"}})
    books = case(made, on=two_worlds(made))
    treasury.recompute(books)
    cash, _ = treasury.recompute_balances(books)
    assert value.recompute(books, cash) == pytest.approx(150.0)
    assert amounts(books, "value", "BTC held") == approx({"2027-Q4@bull": 40.0, "2027-Q4@bear": 60.0})


def test_the_hashprice_follows_subsidy_network_and_reward():
    """Proves: 500 EH/s growing by 21 % a year with elasticity 0.5, fees 4 %; price doubles to 0.2 in Q3.

    By hand: the middle of Q3 is 7.5 months in; reward twice that at the start, so the network grows by
    sqrt(2): 144 * 3.125 * 1.04 / (500,000 * 1.21^0.625 * sqrt(2)) coins a PH/s and day.
    A wrong formula would give: no sqrt(2) (elasticity 0) or 2 (elasticity 1).
    """
    network = {"hashrate": "500 EH/s", "growth": "21 %", "elasticity": 0.5, "fees": "4 %"}
    path = {"2027-01": "100000 USD/BTC", "2027-07": "200000 USD/BTC"}
    made = case(scenario({"market": {"hashprice": None, "network": network, "btc_price": path}}))
    coins = made.prices.coins_per_ph_day(made.tree[Q[2]].period)
    assert coins == pytest.approx(144 * 3.125 * 1.04 / (500_000 * 1.21**0.625 * 2**0.5))


def test_the_subsidy_halves_within_a_month_by_days():
    """Proves: 210,000 blocks are 1,458 days and 8 hours: 17 days of April 2028 pay 3.125, 13 days half of
    it.
    """
    april = 2028 * 12 + 3
    assert subsidy(april, april + 1) == pytest.approx((17 * 3.125 + 13 * 1.5625) / 30)
    assert (subsidy(april - 1, april), subsidy(april + 1, april + 2)) == (3.125, 1.5625)
