"""What one more unit is worth: prices against amounts worked by hand and against solves with one more."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.api.prices import limit_prices
from optimizer.api.session import Session, open_session
from tests.solution.small import scenario, with_fleet, with_site

MACHINES: dict[str, Any] = {
    "mining": {
        "pool_fee": "0 %",
        "operating_cost": "0 USD/kW-month",
        "candidates": {
            "new": {
                "sites": ["west"],
                "most": 20000,
                "hashrate": "200 TH/s",
                "efficiency": "20 J/TH",
                "cooling": "air",
                "price": "10 USD/TH",
                "lead": "0 months",
                "life": "10 years",
                "uptime": "100 %",
                "resale": "0 USD/TH",
                "latest": "2027-Q1",
            }
        },
    }
}
"""Machines of 50 PH/s a MW, so 0.5 MUSD a MW, in the first quarter only; they run at once."""

MW_DAY = 50 * 50e-6 - 24 * 40e-6
"""MUSD that a MW of these machines earns in a day: 50 PH/s at 50 USD, less 24 MWh at 40 USD."""


def opened(*changes: dict[str, Any]) -> tuple[Session, Any, float]:
    """The session, the prices at its best plan and that plan's value."""
    session = open_session(scenario(*changes), gap=1e-9, seed=0)
    outcome = session.engine.solve()
    prices = limit_prices(session, outcome.require_plan())
    assert outcome.value is not None
    return session, prices, outcome.value


def worth(prices: Any, limit: str) -> dict[str, float]:
    rows = prices[prices["limit"] == limit]
    return dict(zip(rows["period"], rows["worth_musd"], strict=True))


def test_cash_that_nothing_asks_for_is_worth_itself():
    """Proves: the price of cash is that of finance.md 10.5 where nothing binds.

    By hand: no rate, no yield, 50 MUSD and nothing to spend it on: one more is one more, whenever it comes; a
    coin is its 100,000 USD.
    A wrong formula would give: 0, the bare price of the balance, as value counts cash when it is received.
    """
    _, prices, _ = opened(with_fleet())
    assert worth(prices, "treasury.cash") == {"2027-Q1": pytest.approx(1.0, abs=1e-9)}
    assert list(worth(prices, "treasury.cash_balance").values()) == pytest.approx([1.0] * 4, abs=1e-9)
    assert worth(prices, "treasury.btc") == {"2027-Q1": pytest.approx(0.1, abs=1e-9)}
    assert not worth(prices, "treasury.cash_floor")


def test_power_that_is_short_is_worth_what_a_megawatt_mines():
    """Proves: the price of a `<=` row, period by period.

    By hand: 40 MW of machines behind 30 MW: one more MW mines 2,500 USD a day less 960 USD of power, in
    each quarter its own days.
    A wrong formula would give: a negative price, or that of all quarters in each.
    """
    _, prices, _ = opened(with_fleet(), with_site(energised="30 MW"))
    days = {"2027-Q1": 90, "2027-Q2": 91, "2027-Q3": 92, "2027-Q4": 92}
    assert worth(prices, "sites.power_limit") == pytest.approx({q: d * MW_DAY for q, d in days.items()})
    row = prices[prices["limit"] == "sites.power_limit"].iloc[0]
    assert (row["place"], row["room"], row["bound"]) == ("west", 0.0, pytest.approx(30.0))
    assert (row["unit"], row["cause"]) == ("MW", "sites.west.energised")


def test_cash_that_is_short_is_worth_what_it_buys():
    """Proves: 10.5 where the cash floor binds, and the price of a `>=` row.

    By hand: 10 MUSD, no coins: all of it buys machines. A MW costs 0.5 MUSD, of which its own first quarter
    brings back 90 * MW_DAY = 0.1386 in time, and mines 365 * MW_DAY = 0.5621 in the year: 0.0621 above its
    price. So one more MUSD is worth 1 + 0.0621 / 0.3614 = 1.1718, and the floor one MUSD lower 0.1718.
    A wrong formula would give: 2.1718, itself counted twice, or a floor that is worth a loss.
    """
    poor = {"treasury": {"btc": 0, "cash": "10 MUSD"}}
    _, prices, value = opened(MACHINES, poor)
    gain = (365 * MW_DAY - 0.5) / (0.5 - 90 * MW_DAY)
    assert gain == pytest.approx(0.1718, abs=1e-4)
    assert worth(prices, "treasury.cash")["2027-Q1"] == pytest.approx(1.0 + gain)
    assert worth(prices, "treasury.cash_floor")["2027-Q1"] == pytest.approx(gain)
    assert value == pytest.approx(10.0 * (1.0 + gain))
    assert opened(MACHINES, poor, {"treasury": {"cash": "11 MUSD"}})[2] - value == pytest.approx(1.0 + gain)


def test_a_cap_on_coins_sold_is_worth_what_one_more_would_bring():
    """Proves: the price of an upper bound of a column.

    By hand: 10 MUSD as above and 1,000 coins, of which 1 a day may be sold. A coin more in the first quarter
    is 0.1 MUSD; a MW takes its price of 0.5 and its power of 90 * 24 * 40 USD = 0.0864 MUSD, and its
    own coins can no longer be sold; it is worth 0.0621 above its price.
    A wrong formula would give: 0.1 more, the coin given away for nothing, or nothing at all.
    """
    sales = {"treasury": {"cash": "10 MUSD", "sales": {"daily_volume": "1 BTC/day"}}}
    _, prices, _ = opened(MACHINES, sales)
    (sold,) = (name for name in set(prices["limit"]) if name.startswith("treasury.sold"))
    gain = 0.1 * (365 * MW_DAY - 0.5) / (0.5 + 90 * 24 * 40e-6)
    assert worth(prices, sold)["2027-Q1"] == pytest.approx(gain)
    assert prices[prices["limit"] == sold]["cause"].iloc[0] == "treasury.sales.volume_share"


def test_the_start_is_worth_what_a_solve_with_one_more_gains():
    """Cash and coins at the start with rates and a yield that is not the reference rate."""
    rates = {
        "value": {"reference_rate": "4 %", "rates": {"mining": "12 %", "tenant": "9 %"}},
        "treasury": {"btc": 10, "cash": "10 MUSD", "cash_yield": "2 %"},
    }
    _, prices, value = opened(MACHINES, rates)
    cash = opened(MACHINES, rates, {"treasury": {"cash": "10.1 MUSD"}})[2] - value
    coins = opened(MACHINES, rates, {"treasury": {"btc": 10.1}})[2] - value
    assert worth(prices, "treasury.cash")["2027-Q1"] == pytest.approx(cash / 0.1, rel=1e-6)
    assert worth(prices, "treasury.btc")["2027-Q1"] == pytest.approx(coins / 0.1, rel=1e-6)
    gift = {"treasury": {"payments": {"gift": {"month": "2027-06", "amount": "0.1 MUSD"}}}}
    later = opened(MACHINES, rates, gift)[2] - value
    assert worth(prices, "treasury.cash_balance")["2027-Q2"] == pytest.approx(later / 0.1, rel=1e-6)
