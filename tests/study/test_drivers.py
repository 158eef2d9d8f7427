"""Each driver changes its inputs by what it says, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.core.series import Series
from optimizer.scenario.fields import leaves
from optimizer.scenario.positions import dotted
from optimizer.scenario.schema import Scenario
from optimizer.scenario.shocks import ALL, Shocks
from optimizer.study.drivers import DRIVERS
from tests.solution.small import HALL, LEASE, scenario, with_site

NETWORK = {"hashrate": "900 EH/s", "growth": "0 %", "elasticity": 0.5, "fees": "2 %"}
UPGRADE = {"power": "20 MW", "capex": "8 MUSD", "deposit": "0 %", "lead": "3 months"}
FLOATING = {"floating": {"benchmark": "sofr", "margin": "3 %"}}
WHOLE = scenario(
    {
        "market": {
            "btc_spot": "90000 USD/BTC",
            "network": NETWORK,
            "benchmarks": {"sofr": {"2027-01": "4 %", "2027-07": "3 %"}},
        },
        "halls": {
            "hall": {**HALL, "equipment": {"transformer": 2}},
            "tiered": {**HALL, "capex": None, "tiers": {"first": {"up_to": "40 MW", "capex": "9 MUSD/MW"}}},
        },
        "construction": {
            "equipment": {"transformer": {"price": "2 MUSD", "deposit": "0 %", "lead": "3 months", "most": 4}}
        },
        "leases": {
            "open": {**LEASE, "halls": {"hall": {"rent": "90 USD/kW-month"}, "tiered": {}}},
            "agreed": {**LEASE, "signed": {"hall": "hall", "commence": "2027-07"}},
        },
        "financing": {
            "revolvers": {
                "fixed": {"limit": "9 MUSD", "matures": "2029-01", "rate": "10 %"},
                "floating": {"limit": "9 MUSD", "matures": "2029-01", **FLOATING},
            },
            "outstanding": {"old": {"amount": "1 MUSD", "matures": "2029-01", "rate": "1 %"}},
            "convertibles": {
                "new": {
                    "limit": "9 MUSD",
                    "tenor": "5 years",
                    "rate": "0 %",
                    "straight_yield": "9 %",
                    "conversion_price": "20 USD/share",
                }
            },
        },
        "btc_loans": {
            "coins": {
                **{"limit": "9 MUSD", "matures": "2029-01", "rate": "9 %"},
                **{"draw_ltv": "50 %", "margin_call_ltv": "70 %", "cure_ltv": "60 %"},
            }
        },
    },
    with_site(upgrades={"line": UPGRADE}),
)

CHANGED: dict[str, tuple[float, dict[str, Any]]] = {
    "btc_price": (-0.4, {"market.btc_price": 60_000.0, "market.btc_spot": 54_000.0}),
    "btc_level": (50_000.0, {"market.btc_price": 50_000.0, "market.btc_spot": 50_000.0}),
    "hashprice": (-0.2, {"market.hashprice": 40.0, "market.network.hashrate": 900e3 / 0.8}),
    "delay": (3.0, {"halls.hall.build": 9, "halls.tiered.build": 9}),
    "capex": (
        0.25,
        {
            "halls.hall.capex": 12.5,
            "halls.tiered.tiers.first.capex": 11.25,
            "construction.equipment.transformer.price": 2.5,
            "sites.west.upgrades.line.capex": 10.0,
        },
    ),
    "rent": (-0.1, {"leases.open.rent": 90.0, "leases.open.halls.hall.rent": 81.0}),
    "rate": (
        0.01,
        {
            "market.benchmarks.sofr": [0.05, 0.04],
            "financing.revolvers.fixed.rate": 0.11,
            "financing.convertibles.new.rate": 0.01,
            "financing.convertibles.new.straight_yield": 0.10,
            "btc_loans.coins.rate": 0.10,
        },
    ),
}
"""What becomes of the scenario above, by hand; the agreed rent and the notes issued before stay."""


def values(of: Scenario) -> dict[str, Any]:
    return {dotted(path): value for path, value, _ in leaves(of)}


@pytest.mark.parametrize("name", DRIVERS)
def test_each_driver_changes_its_inputs_and_no_other(name: str):
    amount, expected = CHANGED[name]
    before, after = values(WHOLE), values(DRIVERS[name].change(WHOLE, amount))
    assert before.keys() == after.keys()
    assert {path for path in before if before[path] != after[path]} == set(expected)
    for path, value in expected.items():
        steps = [one for _, one in after[path].steps] if isinstance(after[path], Series) else [after[path]]
        assert steps == pytest.approx(value if isinstance(value, list) else [value]), path


@pytest.mark.parametrize("name", [name for name in DRIVERS if name != "btc_level"])
def test_no_change_is_no_change(name: str):
    assert DRIVERS[name].change(WHOLE, 0.0) == WHOLE


def test_no_rate_falls_below_zero():
    found = values(DRIVERS["rate"].change(WHOLE, -0.2))
    assert found["financing.revolvers.fixed.rate"] == 0.0
    assert found["market.benchmarks.sofr"].steps[0][1] == 0.0


def test_every_driver_can_be_named_in_a_scenario_and_is_tried_without_one():
    assert set(Shocks.model_fields) == set(DRIVERS)
    assert all(getattr(ALL, name) is not None for name in DRIVERS)
