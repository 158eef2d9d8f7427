"""Sites with loads of the test: one decision each, worked by hand."""

from __future__ import annotations

import pytest

from tests.components.alone import Q, quarters, two_worlds
from tests.components.sites.made import UPGRADE, alone


def test_an_upgrade_that_pays_is_ordered_at_once():
    """Proves: power after the lead time, deposit and rest, once only.

    By hand: a load earns 0.5 MUSD per MW and quarter. Without upgrade 10 MW x 4 x 0.5 = 20. Ordered in Q1 the
    10 MW more are there in Q3 and Q4: 10 x 2 x 0.5 = 10 less 4 = +6, so 26; 1 is paid in Q1 and 3 in Q2. A
    wrong formula would give: 28 without the deposit's part, 31 with power at delivery within Q2.
    """
    bench = alone(quarters(), upgrades={"two": UPGRADE})
    load = bench.load("power", "west", 0.5)
    assert bench.solve() == pytest.approx(26.0)
    assert bench.chosen("sites.upgrade_order") == {("west", "two", Q[0]): 1.0}
    assert [load[node].value for node in Q] == pytest.approx([10, 10, 20, 20])
    assert bench.amounts("cash", "upgrade") == pytest.approx({Q[0]: -1.0, Q[1]: -3.0})
    (first, second) = bench.context.commitments
    assert (first.kind, first.place, first.item, first.node, first.locked) == (
        "upgrade",
        "west",
        "two",
        Q[0],
        False,
    )
    assert first.spending == {Q[0]: 1.0, Q[1]: 3.0}
    assert second.node == Q[1]


def test_an_upgrade_is_ordered_once_even_if_twice_would_pay():
    """By hand: at 5 MUSD per MW and quarter a second order in Q2 would bring 50 for 4; one is allowed."""
    bench = alone(quarters(), upgrades={"two": UPGRADE})
    bench.load("power", "west", 5.0)
    assert bench.solve() == pytest.approx(10 * 4 * 5.0 + 10 * 2 * 5.0 - 4.0)
    assert len(bench.chosen("sites.upgrade_order")) == 1


def test_an_ordered_upgrade_is_kept_even_if_it_does_not_pay():
    """By hand: nobody uses power; the rest of 3 MUSD is due all the same."""
    bench = alone(quarters(), upgrades={"two": {**UPGRADE, "ordered": "2026-11"}})
    assert bench.solve() == pytest.approx(-3.0)
    assert bench.amounts("power", "upgrade") == dict.fromkeys(Q[1:], 10.0)


def test_firm_power_is_a_limit_of_its_own():
    """By hand: 10 MW energised, 4 MW firm, 10 MW more from Q3 on that are not firm: 4 MW are promised in each
    quarter. A firm upgrade adds its 10 MW.
    """
    for firm, promised in ((False, [4, 4, 4, 4]), (True, [4, 4, 14, 14])):
        bench = alone(quarters(), firm="4 MW", upgrades={"two": {**UPGRADE, "firm": firm}})
        load = bench.load("firm_power", "west", 1.0)
        bench.solve()
        assert [load[node].value for node in Q] == pytest.approx(promised)


def test_cooling_of_a_kind_limits_its_loads():
    """By hand: 8 MW of air; a hall of another component brings 3 MW of direct liquid, new to the site."""
    bench = alone(quarters())
    air = bench.load("cooling", "west/air", 1.0, name="air")
    bench.load("cooling", "west/direct-liquid", 0.0, name="added", most=3.0, sign=1.0)
    liquid = bench.load("cooling", "west/direct-liquid", 1.0, name="liquid")
    assert bench.solve() == pytest.approx(4 * (8 + 3))
    assert (air[Q[0]].value, liquid[Q[0]].value) == pytest.approx((8, 3))


def test_a_site_is_closed_when_its_load_no_longer_pays():
    """Proves: no fixed cost and no power from the closing on, closing cost once.

    By hand: fixed cost is 3 a quarter, 10 MW earn 10, 10, 1, 1. Closed at Q3 for 2: 20 - 6 - 2 = 12; kept to
    the end 22 - 12 = 10; closed at Q4: 21 - 9 - 2 = 10. A closing that still pays its own quarter would give
    9.
    """
    bench = alone(quarters(), fixed_cost="1 MUSD/month", closing={"cost": "2 MUSD", "earliest": "2027-01"})
    load = bench.load("power", "west", {Q[0]: 1.0, Q[1]: 1.0, Q[2]: 0.1, Q[3]: 0.1})
    assert bench.solve() == pytest.approx(12.0)
    assert bench.chosen("sites.closed_at") == {("west", Q[2]): 1.0}
    assert [load[node].value for node in Q] == pytest.approx([10, 10, 0, 0])
    assert bench.amounts("cash", "fixed site cost") == pytest.approx({Q[0]: -3.0, Q[1]: -3.0})
    assert bench.amounts("cash", "closing cost") == pytest.approx({Q[2]: -2.0})
    assert bench.amounts("power", "closed") == pytest.approx({Q[2]: -10.0, Q[3]: -10.0})


def test_a_site_is_closed_only_in_the_world_where_it_must():
    """Proves: closing on a branch is that branch's own, and states follow the parent.

    By hand: 3 a quarter of fixed cost; the load earns 10 in the first quarter and in the good world (40 %),
    nothing in the bad. Bad closes at once for 2: 7 + 0.4 x 3 x 7 - 0.6 x 2 = 14.2. One decision for both
    would give 12.6 - ... at most 7 + 0.4 x 21 - 0.6 x 9 = 10 by keeping.
    """
    tree = two_worlds()
    bench = alone(tree, fixed_cost="1 MUSD/month", closing={"cost": "2 MUSD", "earliest": "2027-01"})
    worth = {node: 0.0 if "@bad" in node else 1.0 for node in tree.names}
    load = bench.load("power", "west", worth)
    assert bench.solve() == pytest.approx(14.2)
    assert bench.chosen("sites.closed_at") == {("west", "2027-Q2@bad"): 1.0}
    assert load["2027-Q4@good"].value == pytest.approx(10)


def test_an_upgrade_in_one_world_only():
    """Proves: power arrives at the descendants of the order, not in the other world.

    By hand: an order in Q1 serves both worlds from Q3 on: 10 x 2 x (0.4 x 1 + 0.6 x 0) = 8 less 4 = 4.
    Ordered in Q2 of the good world alone: Q4, 0.4 x (10 x 1 - 4) = 2.4. At a worth of 0.45 MUSD: 3.6 - 4 < 0
    against 0.4 x (4.5 - 4) = 0.2, so only the good world orders.
    """
    tree = two_worlds()
    worth = {node: 0.45 if "@good" in node else 0.0 for node in tree.names}
    bench = alone(tree, upgrades={"two": UPGRADE})
    load = bench.load("power", "west", worth)
    without = 0.4 * 3 * 10 * 0.45
    assert bench.solve() == pytest.approx(without + 0.2)
    assert bench.chosen("sites.upgrade_order") == {("west", "two", "2027-Q2@good"): 1.0}
    assert load["2027-Q4@good"].value == pytest.approx(20)
    assert bench.amounts("power", "upgrade") == {"2027-Q4@good": 10.0}
    assert bench.amounts("cash", "upgrade") == {"2027-Q2@good": -1.0, "2027-Q3@good": -3.0}


def test_a_closed_site_loses_its_upgrades_too():
    """Proves: power given up holds the upgrade. By hand: 10 MW and 10 MW ordered before earn 0.1 a MW each
    quarter, 2 in all from Q2; the fixed cost is 3. Closed in Q1 for 0: nothing but the rest of 3 for the
    upgrade. If the upgrade stayed, its load of 1 a quarter would give 0.
    """
    bench = alone(
        quarters(),
        fixed_cost="1 MUSD/month",
        closing={"cost": "0 MUSD", "earliest": "2027-01"},
        upgrades={"two": {**UPGRADE, "ordered": "2026-11"}},
    )
    load = bench.load("power", "west", 0.1)
    assert bench.solve() == pytest.approx(-3.0)
    assert sum(load[node].value for node in Q) == pytest.approx(0.0)
    assert bench.amounts("power", "closed") == {Q[0]: -10.0} | dict.fromkeys(Q[1:], -20.0)


def test_contract_energy_that_is_not_used_is_sold_on():
    """Proves: M8. By hand: 5 MW x 2,160 h = 10,800 MWh are paid for at 30 USD and sold on at 22, 8 lost on
    each. The load earns 10 USD/MWh above its own tariff on at most 4,000 MWh: used 4,000, sold on 6,800:
    0.04 - 0.0544 MUSD. If unused energy cost nothing the answer would be 0.04; if all contract energy lost
    8, -0.0464.
    """
    contract = {"power": "5 MW", "price": "30 USD/MWh", "resale": "22 USD/MWh", "until": "2027-04"}
    bench = alone(quarters(), energy={"price": "40 USD/MWh", "take_or_pay": contract})
    bench.load("energy", "west", 10e-6, sign=1.0, most=4000.0, nodes=[Q[0]])
    assert bench.solve() == pytest.approx(0.04 - 0.0544)
    assert bench.chosen("sites.resold") == pytest.approx({("west", Q[0]): 6800.0})


def test_where_resale_pays_the_contract_is_sold_on_up_to_what_the_site_can_take():
    """Proves: selling on gives up energy use. By hand: 10 MW x 2,160 h = 21,600 MWh at the site, 10,800 under
    contract; sold on each MWh gains 50, used the load gains 20: 10,800 sold on, 10,800 used: 0.54 + 0.216
    MUSD. Without the limit 21,600 would be used as well: 0.972.
    """
    contract = {"power": "5 MW", "price": "30 USD/MWh", "resale": "80 USD/MWh", "until": "2027-04"}
    bench = alone(quarters(), energy={"price": "40 USD/MWh", "take_or_pay": contract})
    bench.load("energy", "west", 20e-6, sign=1.0, most=21600.0, nodes=[Q[0]])
    assert bench.solve() == pytest.approx(0.756)
    assert bench.chosen("sites.resold") == pytest.approx({("west", Q[0]): 10800.0})


def test_only_load_that_can_be_switched_off_earns_demand_response():
    """Proves: M4. By hand: 3 MW of mining load and 5 MW of other load run; 12,000 USD a MW and quarter, cap 6
    MW: the 3 MW earn 4 x 0.036. Enrolling all load would give 4 x 0.072.
    """
    response = {"credit": "4 USD/kW-month", "cap": "6 MW"}
    bench = alone(quarters(), energy={"price": "40 USD/MWh", "demand_response": response})
    bench.load("power", "west", 1e-6, name="mine", most=3.0, interruptible=True)
    bench.load("power", "west", 1e-6, name="hall", most=5.0)
    assert bench.solve() == pytest.approx(4 * 0.036, abs=1e-4)
    assert bench.chosen("sites.enrolled") == pytest.approx({("west", node): 3.0 for node in Q})


def test_power_that_no_hall_took_has_a_residual():
    """By hand: 10 MW less 4 MW kept for a hall, at 0.5 MUSD/MW: 3 in each world. The 6 MW of mining load can
    be switched off, so they count as free; counted as taken nothing would be left.
    """
    bench = alone(two_worlds(), residual="0.5 MUSD/MW")
    bench.load("power", "west", 1.0, name="hall", most=4.0)
    bench.load("power", "west", 1.0, name="mine", most=6.0, interruptible=True)
    assert bench.solve() == pytest.approx(4 * (4.0 + 6.0) + 6 * 0.5)
    assert bench.amounts("closing", "site residual") == {"2027-Q4@good": 3.0, "2027-Q4@bad": 3.0}
