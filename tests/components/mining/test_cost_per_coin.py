"""Cost of a coin and break-even, from ledger rows and plain numbers."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.mining.break_even import (
    break_even_hashprice,
    break_even_power_price,
    energy_hashprice,
    hashcost,
)
from optimizer.components.mining.cost_per_coin import CoinCost, costs_per_coin


def row(
    account: str, line: str, amount: float, item: str = "", node: str = "n", component: str = "mining"
) -> dict[str, Any]:
    return {
        "account": account,
        "component": component,
        "line": line,
        "place": "west",
        "item": item,
        "node": node,
        "amount": amount,
    }


ROWS = [
    row("btc", "mined", 20.0, "new"),
    row("btc", "mined", 10.0, "old"),
    row("energy", "mining", 6000.0, "new"),
    row("energy", "mining", 6000.0, "old"),
    row("energy", "tenants", 12000.0, "lease", component="leases"),
    row("cash", "mining energy", -0.6, "new"),
    row("cash", "demand charge", -0.2, "new"),
    row("cash", "mining energy", -0.6, "old"),
    row("cash", "mining operations", -0.4, "new"),
    row("cash", "mining operations", -0.1, "old"),
    row("cash", "fixed site cost", -1.2, component="sites"),
    row("cash", "take-or-pay", -0.4, component="sites"),
    row("cash", "demand response", 0.2, component="sites"),
    row("cash", "machines sold", 5.0, "old"),
]


def test_cost_per_coin():
    """Proves: what counts in which cost, and who bears the site.

    By hand, new: power 0.8 / 20 = 40,000 USD; cash 1.2 / 20 = 60,000; of the site's 1.6 a quarter (6,000 of
    24,000 MWh) is 0.4, less half of the 0.2 of demand response: (1.2 + 0.4 - 0.1) / 20 = 75,000. Old: 60,000,
    70,000, 100,000. Shared among mining alone, the site would make new 105,000.
    """
    assert costs_per_coin(ROWS) == {
        ("west", "new"): CoinCost(20.0, *map(pytest.approx, (40_000, 60_000, 75_000))),
        ("west", "old"): CoinCost(10.0, *map(pytest.approx, (60_000, 70_000, 100_000))),
    }


def test_worlds_count_by_their_probability():
    """By hand: 10 BTC at 0.5 MUSD in one world (25 %), 10 BTC at 0.9 in the other: (0.125 + 0.675) / 10 =
    80,000.
    """
    rows = [
        row("btc", "mined", 10.0, "new", "good"),
        row("btc", "mined", 10.0, "new", "bad"),
        row("cash", "mining energy", -0.5, "new", "good"),
        row("cash", "mining energy", -0.9, "new", "bad"),
    ]
    found = costs_per_coin(rows, {"good": 0.25, "bad": 0.75})["west", "new"]
    assert (found.coins, found.power) == pytest.approx((10.0, 80_000.0))


def test_a_fleet_that_mined_nothing_has_no_cost_per_coin():
    assert costs_per_coin([row("cash", "mining energy", -0.5, "new")]) == {}


def test_energy_hashprice_of_17_august_2026():
    """Proves: M2 against the published index. By hand: 31.89 USD/PH/day over 24 h: 1,328.75 / J/TH; 16.75
    J/TH, in the middle of 14 to 19, gives 79.3 (published 79), 22.5, of 19 to 25, 59.1 (59).
    """
    assert energy_hashprice(31.89, 16.75) == pytest.approx(79.3, abs=0.05)
    assert energy_hashprice(31.89, 22.5) == pytest.approx(59.1, abs=0.05)


def test_break_even_power_price():
    """By hand (M2): 40 USD/PH/day at 20 J/TH is 83.33 USD/MWh at the plug. With 1 % pool fee 82.5, less 3.65
    USD/kW-month over 730 h x 0.95 = 5.263 USD/MWh, over a PUE of 1.05: 73.559 at the meter.
    """
    assert break_even_power_price(40.0, 20.0) == pytest.approx(83.333333)
    real = {"pool_fee": 0.01, "operating_cost": 3.65, "pue": 1.05, "uptime": 0.95}
    assert break_even_power_price(40.0, 20.0, **real) == pytest.approx((82.5 - 5.2631579) / 1.05)
    assert break_even_hashprice(73.5589, 20.0, **real) == pytest.approx(40.0, rel=1e-5)


def test_hashcost():
    """By hand (M2): 20 J/TH x 24 h x 50 USD/MWh / 1,000 = 24 USD/PH/day, which is then the break-even
    hashprice.
    """
    assert hashcost(20.0, 50.0) == pytest.approx(24.0)
    assert break_even_hashprice(50.0, 20.0) == pytest.approx(24.0)
