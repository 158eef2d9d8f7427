"""Sites by node: what holds through a period, what is paid in it, and which orders can work."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.sites.data import SiteData, prepare, room
from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree
from tests.components.alone import JANUARY, Q, quarters, two_worlds
from tests.components.sites.made import UPGRADE, site


def west(tree: Tree, **changes: Any) -> SiteData:
    return prepare({"west": site(**changes)}, tree).sites["west"]


def test_power_is_what_holds_through_the_period():
    """Proves: a step up counts from the next period, a step down in all of its period. A mean would promise
    MW that are not there in March.
    """
    steps = {"2027-01": "10 MW", "2027-05": "30 MW", "2027-09": "20 MW"}
    made = west(quarters(), energised=steps, firm=steps, cooling={"air": steps})
    assert list(made.energised.values()) == [10.0, 10.0, 20.0, 20.0]
    assert made.firm == made.energised
    assert made.cooling["air"] == made.energised


def test_lease_end_takes_power_and_cost():
    """Proves: no power in a period that the lease does not outlast; its months until then are paid.
    By hand: the lease ends with July, so Q3 has no power and one month of 2 MUSD.
    """
    made = west(quarters(), lease_end="2027-08", fixed_cost="2 MUSD/month")
    assert list(made.energised.values()) == [10.0, 10.0, 0.0, 0.0]
    assert list(made.firm.values()) == [10.0, 10.0, 0.0, 0.0]
    assert list(made.fixed_cost.values()) == [6.0, 6.0, 2.0, 0.0]


def test_an_order_brings_power_after_its_lead():
    """Proves: deposit with the order, the rest on delivery, power from the next period. By hand: ordered in
    January with a lead of four months, delivered in May (Q2), usable from Q3. From Q3 on an order comes
    too late.
    """
    orders = west(quarters(), upgrades={"two": UPGRADE}).upgrades["two"].orders
    assert [(order.node, order.ready - JANUARY, order.arrives) for order in orders] == [
        (Q[0], 4, (Q[2],)),
        (Q[1], 7, (Q[3],)),
    ]
    assert orders[0].spending == {Q[0]: 1.0, Q[1]: 3.0}


def test_orders_keep_to_their_window_and_the_grid():
    tree = Tree.path(Timeline.steps(JANUARY, [("month", JANUARY + 12)]), decision_months=3)
    upgrade = {**UPGRADE, "earliest": "2027-02", "latest": "2027-06"}
    orders = west(tree, upgrades={"two": upgrade}).upgrades["two"].orders
    assert [order.node for order in orders] == ["2027-04"]


def test_an_order_before_the_horizon_is_locked_and_its_past_sunk():
    """Proves: deposit of last November is sunk, the rest due in March is paid, power comes in April."""
    upgrade = {**UPGRADE, "ordered": "2026-11"}
    data = west(quarters(), upgrades={"two": upgrade}).upgrades["two"]
    (order,) = data.orders
    assert data.locked
    assert (order.node, order.month - JANUARY, order.ready - JANUARY) == (Q[0], -2, 2)
    assert order.arrives == (Q[1],)
    assert order.spending == {Q[0]: 3.0}


def test_an_order_within_a_branching_tree_is_locked_in_every_world():
    orders = west(two_worlds(), upgrades={"two": {**UPGRADE, "ordered": "2027-05"}}).upgrades["two"].orders
    assert [(order.node, order.arrives) for order in orders] == [
        ("2027-Q2@good", ("2027-Q4@good",)),
        ("2027-Q2@bad", ("2027-Q4@bad",)),
    ]


def test_no_power_is_ordered_beyond_the_lease_of_the_site():
    assert (
        west(quarters(), lease_end="2027-10", upgrades={"two": UPGRADE}).upgrades["two"].orders
        == (west(quarters(), upgrades={"two": UPGRADE}).upgrades["two"].orders[:1])
    )


def test_closing_waits_for_its_date_and_ends_with_the_lease():
    made = west(quarters(), closing={"cost": "1 MUSD", "earliest": "2027-02"}, lease_end="2027-10")
    assert made.closing_nodes == (Q[1], Q[2])


def test_contract_energy_and_loss():
    """Proves: M8 by hours. By hand: 5 MW x 2,160 h in Q1 (90 days); the contract ends with April, so Q2 has
    30 days; each MWh sold on loses 30 - 22 = 8 USD.
    """
    contract = {"power": "5 MW", "price": "30 USD/MWh", "resale": "22 USD/MWh", "until": "2027-05"}
    made = west(quarters(), energy={"price": "40 USD/MWh", "take_or_pay": contract}).contract
    assert made is not None
    assert made.energy == {Q[0]: 5 * 2160.0, Q[1]: 5 * 720.0}
    assert made.loss[Q[0]] == pytest.approx(8e-6)


def test_demand_response_credit():
    """By hand: 4 USD/kW-month for a MW over a quarter are 4 x 1,000 x 3 = 12,000 USD."""
    response = {"credit": "4 USD/kW-month", "cap": "6 MW"}
    made = west(quarters(), energy={"price": "40 USD/MWh", "demand_response": response}).response
    assert made is not None
    assert made.credit[Q[0]] == pytest.approx(0.012)


def test_facts_fill_what_is_left_out():
    facts = west(quarters()).facts
    assert (facts.gross_per_it, facts.mining_pue_peak) == (1.25, 1.0)
    assert [(block.name, block.hours_share, block.price[Q[0]]) for block in facts.blocks] == [
        ("all", 1.0, 40.0)
    ]
    assert facts.demand_charge[Q[0]] == 0.0
    peaks = west(quarters(), pue={"mining": 1.03, "mining_peak": 1.06, "ai": 1.25, "ai_peak": 1.4}).facts
    assert (peaks.gross_per_it, peaks.mining_pue, peaks.mining_pue_peak) == (1.4, 1.03, 1.06)
    assert west(quarters(), gross_per_it=1.5).facts.gross_per_it == 1.5


def test_blocks_and_the_avoided_demand_charge():
    energy = {
        "blocks": {
            "calm": {"hours": "90 %", "price": "30 USD/MWh"},
            "scarce": {"hours": "10 %", "price": "200 USD/MWh"},
        },
        "demand_charge": "5 USD/kW-month",
        "mining_avoids_demand": True,
    }
    facts = west(quarters(), energy=energy).facts
    assert facts.mean_price(Q[0]) == pytest.approx(0.9 * 30 + 0.1 * 200)
    assert (facts.demand_charge[Q[0]], facts.mining_demand_charge[Q[0]]) == (5.0, 0.0)


def test_room_at_the_start():
    made = room({"west": site(pue={"mining": 1.05, "ai": 1.25})}, quarters())["west"]
    assert (made.power, made.cooling, made.mining_pue_peak) == (10.0, {"air": 8.0}, 1.05)
