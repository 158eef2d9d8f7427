"""The audit of sites and mining, one page of numbers each."""

from __future__ import annotations

import pytest

from optimizer.solution.audit import (
    mining,
    sites,
)
from tests.solution.small import (
    Q,
    amounts,
    approx,
    approx_list,
    case,
    scenario,
    with_fleet,
    with_site,
)


def test_an_upgrade_pays_its_deposit_first_and_brings_power_when_it_has_arrived():
    """Proves: 20 MW ordered at the beginning of Q2 for 30 MUSD, a third down, 4 months lead.

    By hand: -10 in Q2, -20 in Q3 (August, when it arrives); 20 MW from Q4 on, the first quarter after August.
    A wrong formula would give: power in Q3, or all 30 at once.
    """
    upgrade = {"power": "20 MW", "capex": "30 MUSD", "deposit": "33.3333333333 %", "lead": "4 months"}
    made = case(
        scenario(with_site(upgrades={"line": upgrade})), ("sites.upgrade_order", "west", "line", Q[1], 1.0)
    )
    sites.recompute(made)
    assert amounts(made, "cash", "upgrade") == pytest.approx({Q[1]: -10.0, Q[2]: -20.0}, rel=1e-9)
    assert amounts(made, "power", "upgrade") == {Q[3]: 20.0}
    assert amounts(made, "firm_power", "upgrade") == {Q[3]: 20.0}


def test_a_closed_site_costs_and_gives_nothing_any_more():
    """Proves: fixed cost 12 MUSD a year, closed from Q3 for 5 MUSD.

    By hand: -3 in Q1 and Q2, nothing after; -100 MW from Q3; -5 in Q3. A wrong formula would give: -3 in Q3.
    """
    changes = with_site(fixed_cost="12 MUSD/year", closing={"cost": "5 MUSD", "earliest": "2027-01"})
    made = case(scenario(changes), ("sites.closed_at", "west", "", Q[2], 1.0))
    sites.recompute(made)
    assert amounts(made, "cash", "fixed site cost") == approx({Q[0]: -3.0, Q[1]: -3.0})
    assert amounts(made, "power", "closed") == {Q[2]: -100.0, Q[3]: -100.0}
    assert amounts(made, "cash", "closing cost") == {Q[2]: -5.0}


def test_contract_energy_that_is_not_used_loses_the_price_less_the_resale():
    """Proves: 1,000 MWh resold at 25 of 40 USD/MWh lose 0.015 MUSD. A wrong formula would give: 0.04 or
    0.025.
    """
    contract = {"power": "10 MW", "price": "40 USD/MWh", "resale": "25 USD/MWh"}
    response = {"credit": "5 USD/kW-month", "cap": "30 MW"}
    changes = with_site(energy={"price": "40 USD/MWh", "take_or_pay": contract, "demand_response": response})
    made = case(
        scenario(changes),
        ("sites.resold", "west", "", Q[0], 1000.0),
        ("sites.enrolled", "west", "", Q[0], 30.0),
    )
    sites.recompute(made)
    assert amounts(made, "cash", "take-or-pay") == approx({Q[0]: -0.015})
    assert amounts(made, "cash", "demand response") == approx({Q[0]: 0.45})
    (check,) = (limit for limit in sites.limits(made) if limit.limit == "take-or-pay")
    assert (check.node, check.slack) == (Q[2], pytest.approx(-10 * 24 * 92))


def test_machines_use_earn_and_cost_by_their_hours():
    """Proves: 40 MW of 20 J/TH, uptime 90 %, PUE 1.05 on average and 1.10 at the peak, in 90 days.

    By hand: 40 MW are 2,000 PH/s; at 0.0005 BTC per PH/s and day and uptime 90 %, less 1 % for the pool, 2000
    * 0.9 * 90 * 0.0005 * 0.99 = 80.19 BTC. Energy 40 * 0.9 * 2160 * 1.05 = 81,648 MWh, 3.26592 MUSD. Staff 2
    USD/kW-month: 0.24. Power kept 44 MW. A wrong formula would give: 46.2 MW of cooling, 84 MW·h at peak.
    """
    pue = {"pue": {"mining": 1.05, "mining_peak": 1.1, "ai": 1.25}}
    made = case(
        scenario(
            with_site(**pue), with_fleet({"uptime": "90 %"}, pool_fee="1 %", operating_cost="2 USD/kW-month")
        ),
        ("mining.running", "west", "rigs/all", Q[0], 40.0),
    )
    mining.recompute(made)
    assert amounts(made, "btc", "mined") == approx({Q[0]: 80.19})
    assert amounts(made, "energy", "mining") == approx({Q[0]: 81648.0})
    assert amounts(made, "cash", "mining energy") == approx({Q[0]: -3.26592})
    assert amounts(made, "cash", "mining operations") == approx({Q[0]: -0.24})
    assert amounts(made, "power", "mining") == approx({Q[0]: -44.0})
    assert amounts(made, "cooling", "machines") == approx({Q[0]: -40.0})


def test_a_demand_charge_follows_the_power_switched_on_at_most():
    """Proves: 40 MW in cheap hours, 10 MW in dear ones (20 % of hours); 3 USD/kW-month on the peak of 40 MW.

    By hand: -3 * 40 * 3 / 1000 = -0.36. Coins follow the average 0.8 * 40 + 0.2 * 10 = 34 MW:
    1,700 PH/s * 90 * 0.0005 = 76.5. Energy cost: 0.8 * 40 * 2160 * 20 + 0.2 * 10 * 2160 * 120 = 1.9008 MUSD.
    A wrong formula would give: a charge on the average of 34 MW.
    """
    blocks = {
        "cheap": {"hours": "80 %", "price": "20 USD/MWh"},
        "dear": {"hours": "20 %", "price": "120 USD/MWh"},
    }
    energy = {"price": None, "blocks": blocks, "demand_charge": "3 USD/kW-month"}
    made = case(
        scenario(with_site(energy=energy), with_fleet()),
        ("mining.running", "west", "rigs/cheap", Q[0], 40.0),
        ("mining.running", "west", "rigs/dear", Q[0], 10.0),
    )
    mining.recompute(made)
    assert amounts(made, "cash", "demand charge") == approx({Q[0]: -0.36})
    assert amounts(made, "btc", "mined") == approx({Q[0]: 76.5})
    assert amounts(made, "cash", "mining energy") == approx({Q[0]: -1.9008})


def test_machines_held_are_the_opening_and_all_that_came_and_went():
    """Proves: 10 MW sold in Q2, 4 MW bought in Q2 with 4 months lead.

    By hand: held 40, 30, 30, 30 and 0, 0, 0, 4; sale 10 MW = 500,000 TH/s at 10 USD: 5 MUSD; purchase at
    12 USD/TH of 4 MW at 16 J/TH = 250,000 TH/s: -3 MUSD; at the end 30 MW are worth 15, 4 MW at 8 USD/TH 2.
    """
    candidate = {
        "sites": ["west"],
        "most": 5000,
        "hashrate": "250 TH/s",
        "efficiency": "16 J/TH",
        "cooling": "air",
        "price": "12 USD/TH",
        "lead": "4 months",
        "life": "48 months",
        "uptime": "100 %",
        "resale": "8 USD/TH",
    }
    made = case(
        scenario(with_fleet(candidates={"new": candidate})),
        ("mining.sold", "west", "rigs", Q[1], 10.0),
        ("mining.bought", "west", "new", Q[1], 4.0),
    )
    mining.recompute(made)
    kinds, nodes = mining.kinds(made), made.tree.nodes
    assert [mining.held(made, kinds["rigs"], "rigs", "west", node) for node in nodes] == approx_list(
        40, 30, 30, 30
    )
    assert [mining.held(made, kinds["new"], "new", "west", node) for node in nodes] == approx_list(0, 0, 0, 4)
    assert amounts(made, "cash", "machines sold") == approx({Q[1]: 5.0})
    assert amounts(made, "cash", "machines bought") == approx({Q[1]: -3.0})
    assert amounts(made, "closing", "machines held") == approx({Q[3]: 17.0})


_WEST = {
    "energised": "100 MW",
    "pue": {"mining": 1.0, "ai": 1.25},
    "energy": {"price": "40 USD/MWh"},
    "cooling": {"air": "100 MW"},
    "fixed_cost": "0 MUSD/year",
}


def test_moved_machines_are_at_neither_site_while_they_are_on_the_way():
    """Proves: 8 MW (2,000 machines) leave west in Q2 for east, 3 months on the way, 50 USD each.

    By hand: west 40, 32, 32, 32; east 0, 0, 8, 8; cost -0.1 MUSD. A wrong formula would give: 8 MW in Q2.
    """
    east = {"sites": {"east": {**_WEST, "name": "East"}}}
    made = case(
        scenario(east, with_fleet(moves={"cost": "50 USD/unit", "dead": "3 months"})),
        ("mining.moved", "west", "rigs/east", Q[1], 8.0),
    )
    mining.recompute(made)
    kind = mining.kinds(made)["rigs"]
    west, east_mw = (
        [mining.held(made, kind, "rigs", place, node) for node in made.tree.nodes]
        for place in ("west", "east")
    )
    assert west == approx_list(40, 32, 32, 32)
    assert east_mw == approx_list(0, 0, 8, 8)
    assert amounts(made, "cash", "machines moved") == approx({Q[1]: -0.1})
