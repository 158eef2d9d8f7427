"""Mines with one decision each, worked by hand.

A quarter of 2027 has 90, 91, 92 and 92 days. One MW of 20 J/TH earns 0.0025 MUSD a day, 104.17 USD/MWh; at
40 USD/MWh its energy costs 0.00096 a day, so it makes 0.00154 a day.
"""

from __future__ import annotations

import pytest

from tests.components.alone import Q, quarters, two_worlds
from tests.components.mining.made import CANDIDATE, EARNED_PER_MW_DAY, FLEET, mine

DAYS = (90, 91, 92, 92)
MADE_PER_MW_DAY = EARNED_PER_MW_DAY - 24 * 40e-6


def test_every_line_of_a_running_fleet():
    """Proves: M1 and M2 with uptime, PUE, pool fee, demand charge and operations.

    By hand, Q1, 2,000 machines = 8 MW at the plug: energy 8 x 2,160 h x 0.95 x 1.05 = 17,236.8 MWh, 0.689472
    MUSD at 40; coins 8 x 50 PH x 90 days x 0.95 x 0.0005 x 0.99 = 16.929; power at the peak 8 x 1.1 = 8.8 MW;
    demand charge 8,800 kW x 5 x 3 = 0.132 MUSD; operations 8,000 kW x 4 x 3 = 0.096 MUSD; cooling 8 MW.
    """
    bench = mine(
        quarters(1),
        {"rigs": {"units": 2000, "uptime": "95 %"}},
        mining={"pool_fee": "1 %", "operating_cost": "4 USD/kW-month"},
        sites={
            "west": {
                "pue": {"mining": 1.05, "mining_peak": 1.1, "ai": 1.25},
                "energy": {"price": "40 USD/MWh", "demand_charge": "5 USD/kW-month"},
            }
        },
    )
    assert bench.solve() == pytest.approx(1.6929 - 0.689472 - 0.132 - 0.096)
    assert bench.amounts("power", "mining", "west") == pytest.approx({Q[0]: -8.8})
    assert bench.amounts("cooling", "machines", "west/air") == pytest.approx({Q[0]: -8.0})
    assert bench.amounts("energy", "mining", "west") == pytest.approx({Q[0]: 17236.8})
    assert bench.amounts("cash", "mining energy") == pytest.approx({Q[0]: -0.689472})
    assert bench.amounts("cash", "demand charge") == pytest.approx({Q[0]: -0.132})
    assert bench.amounts("cash", "mining operations") == pytest.approx({Q[0]: -0.096})
    assert bench.amounts("btc", "mined") == pytest.approx({Q[0]: 16.929})
    (line,) = (line for line in bench.context.ledger.lines("power", "west") if line.component == "mining")
    assert (line.interruptible, line.item) == (True, "rigs")


def test_mining_stops_where_energy_costs_more_than_it_earns():
    """By hand: 104.17 USD/MWh earned; energy at 104 is run (0.0036 MUSD on 21,600 MWh), at 105 is not."""
    for price, worth in ((104.0, 2.25 - 104e-6 * 21600), (105.0, 0.0)):
        bench = mine(quarters(1), {"rigs": {}}, sites={"west": {"energy": {"price": f"{price} USD/MWh"}}})
        assert bench.solve() == pytest.approx(worth, abs=1e-9)


def test_dear_hours_are_curtailed():
    """Proves: M3. By hand: 90 % of hours at 30, 10 % at 200 USD/MWh: only the first run, 10 MW x 0.9 x 90
    days of 0.0025 - 24 x 30e-6 = 0.00178: 1.4418. On the mean price of 47 all hours would run for 1.2348.
    The power drawn at the peak is that of the machines that are on at all: 10 MW, whatever the hours.
    """
    blocks = {
        "calm": {"hours": "90 %", "price": "30 USD/MWh"},
        "scarce": {"hours": "10 %", "price": "200 USD/MWh"},
    }
    bench = mine(quarters(1), {"rigs": {}}, sites={"west": {"energy": {"blocks": blocks}}})
    assert bench.solve() == pytest.approx(10 * 0.9 * 90 * 0.00178)
    assert bench.chosen("mining.running") == pytest.approx({("west", "rigs", "calm", Q[0]): 10.0})
    assert bench.amounts("power", "mining", "west") == pytest.approx({Q[0]: -10.0})


def test_idle_machines_earn_no_demand_response():
    """Proves: what is enrolled must run. By hand: energy at 200 loses 95.83 USD/MWh, 0.207 MUSD per MW and
    quarter; 4 USD/kW-month bring 0.012. A mine that could enrol machines that are off would make 0.12.
    """
    energy = {
        "price": "200 USD/MWh",
        "demand_response": {"credit": "4 USD/kW-month", "cap": "10 MW"},
    }
    bench = mine(quarters(1), {"rigs": {}}, sites={"west": {"energy": energy}})
    assert bench.solve() == pytest.approx(0.0)


def test_scarce_power_goes_to_the_better_machine():
    """By hand: 10 MW for 10 MW of 20 J/TH and 6 MW of 15 J/TH (66.67 PH/s a MW, 0.0033333 a day): 6 MW of the
    better, 4 of the other: 90 x (6 x (0.0033333 - 0.00096) + 4 x 0.00154).
    """
    better = {"units": 2000, "efficiency": "15 J/TH"}
    bench = mine(quarters(1), {"old": {}, "new": better})
    assert bench.solve() == pytest.approx(90 * (6 * (0.01 / 3 - 0.00096) + 4 * MADE_PER_MW_DAY))
    assert bench.chosen("mining.running") == pytest.approx(
        {("west", "old", "all", Q[0]): 4.0, ("west", "new", "all", Q[0]): 6.0}
    )


def test_machines_are_sold_before_their_price_falls():
    """Proves: M7, a machine sold in a period does not run in it, the rest is worth its resale at the end.

    By hand, per MW: 16 USD/TH in Q1 is 0.8 MUSD, 4 from Q2 on 0.2. A MW makes 0.00154 x 365 = 0.5621 in the
    year. Sold in Q1: 0.8; kept to the end: 0.7621; sold in Q2: 0.1386 + 0.2. So all 10 MW are sold in Q1: 8.
    If a machine sold could still run in its quarter, 8 + 10 x 0.1386.
    """
    bench = mine(quarters(), {"rigs": {"resale": {"2027-01": "16 USD/TH", "2027-04": "4 USD/TH"}}})
    assert bench.solve() == pytest.approx(8.0)
    assert bench.chosen("mining.sold") == pytest.approx({("west", "rigs", Q[0]): 10.0})
    bench = mine(quarters(), {"rigs": {"resale": {"2027-01": "15 USD/TH", "2027-04": "4 USD/TH"}}})
    assert bench.solve() == pytest.approx(7.621)
    assert bench.amounts("closing", "machines held", "west") == pytest.approx({Q[3]: 2.0})


def test_a_retired_fleet_is_sold():
    """Proves: no machine runs or is held from its retirement on. By hand: retired in August, so Q1 and Q2
    run, 181 days x 0.0154 = 2.7874, and 10 MW are sold in Q3 at 2 USD/TH = 0.1 MUSD/MW: 1. Nothing is left
    at the end.
    """
    bench = mine(
        quarters(), {"rigs": {"retire": "2027-08", "resale": {"2027-01": "1 USD/TH", "2027-07": "2 USD/TH"}}}
    )
    assert bench.solve() == pytest.approx(181 * 10 * MADE_PER_MW_DAY + 1.0)
    assert bench.chosen("mining.sold") == pytest.approx({("west", "rigs", Q[2]): 10.0})
    assert bench.amounts("closing", "machines held") == {}


def test_a_fleet_moves_to_cheaper_power():
    """Proves: cost per machine, dead months, arrival. By hand: energy at 100 makes 0.0001 a day per MW, at 20
    0.00202. Moved in Q1 with 3 dead months the 10 MW run in the east from Q2: 275 days x 0.0202 less 2,500
    x 100 USD: 5.305. Without dead time 5.555 + 90 x 0.0202; staying 0.365.
    """
    sites = {"west": {"energy": {"price": "100 USD/MWh"}}, "east": {"energy": {"price": "20 USD/MWh"}}}
    moves = {"cost": "100 USD/unit", "dead": "3 months"}
    bench = mine(quarters(), {"rigs": {}}, mining={"moves": moves}, sites=sites)
    assert bench.solve() == pytest.approx(275 * 10 * 0.00202 - 0.25)
    assert bench.chosen("mining.moved") == pytest.approx({("west", "rigs", "east", Q[0]): 10.0})
    assert bench.amounts("cash", "machines moved") == pytest.approx({Q[0]: -0.25})


@pytest.mark.parametrize(("dead", "arrives"), [(0, Q[1]), (3, Q[1]), (4, Q[2])])
def test_machines_on_the_way_miss_at_least_their_period(dead: int, arrives: str):
    sites = {"west": {"energy": {"price": "100 USD/MWh"}}, "east": {"energy": {"price": "20 USD/MWh"}}}
    moves = {"cost": "1 USD/unit", "dead": f"{dead} months"}
    bench = mine(quarters(), {"rigs": {}}, mining={"moves": moves}, sites=sites)
    bench.solve()
    east = [node for place, _, node in bench.chosen("mining.held") if place == "east"]
    assert east[0] == arrives


def test_machines_stay_where_the_other_site_cannot_cool_them():
    moves = {"cost": "0 USD/unit", "dead": "0 months"}
    wet = {"cooling": "hydro"}
    bench = mine(quarters(), {"rigs": wet}, mining={"moves": moves}, sites={"west": {}, "east": {}})
    assert list(bench.model.mining.moved) == []


def test_machines_are_bought_when_they_pay():
    """Proves: price, lead, limit. By hand: 0.5 MUSD/MW with the order in Q1, running Q2 to Q4: 275 days x
    0.00154 = 0.4235 a MW and 5 USD/TH (0.25) at the end: +0.1735 on 10 MW. Ordered in Q2: 184 days,
    0.28336 + 0.25 - 0.5 = +0.03336. Ordered in Q3: 92 days, a loss. Running at once would bring 0.1386
    more.
    """
    offer = {**CANDIDATE, "resale": "5 USD/TH"}
    bench = mine(quarters(), mining={"candidates": {"new": offer}})
    assert bench.solve() == pytest.approx(10 * (275 * MADE_PER_MW_DAY + 0.25 - 0.5))
    assert bench.chosen("mining.bought") == pytest.approx({("west", "new", Q[0]): 10.0})
    assert bench.amounts("cash", "machines bought") == pytest.approx({Q[0]: -5.0})
    first = bench.context.commitments[0]
    assert (first.kind, first.place, first.item, first.node, first.locked) == (
        "machines",
        "west",
        "new",
        Q[0],
        False,
    )
    assert first.ready - first.begins == 3
    assert first.spending == {Q[0]: 0.5}


def test_machines_are_sold_at_the_end_of_their_life():
    """Proves: life counts from the first running month, and the oldest go first.

    By hand: at 1 USD/TH (0.05 MUSD/MW) and a life of three months, 10 MW bought in each of Q1 to Q3 run in
    the quarter after: 275 days x 0.0154 - 3 x 0.5 = 2.735; those of Q2 and Q3 are sold, for nothing, when the
    next come. Without a limit of life one purchase would do: 4.235 - 0.5.
    """
    offer = {**CANDIDATE, "price": "1 USD/TH", "life": "3 months", "most": 7500}
    bench = mine(quarters(), mining={"candidates": {"new": offer}})
    assert bench.solve() == pytest.approx(275 * 10 * MADE_PER_MW_DAY - 1.5)
    assert bench.chosen("mining.bought") == pytest.approx({("west", "new", node): 10.0 for node in Q[:3]})
    assert bench.chosen("mining.sold") == pytest.approx({("west", "new", node): 10.0 for node in Q[2:]})


def test_each_world_sells_and_buys_for_itself():
    """Proves: stock follows the parent in a tree that branches.

    By hand: hashprice 50 in Q1 and in the good world (40 %), 10 in the bad, where mining loses. 10 USD/TH
    (0.5 MUSD/MW) in Q2, 2 (0.1) from Q3. Bad sells at once: 0.5 a MW; good keeps, 275 days x 0.00154 = 0.4235
    + 0.1 = 0.5235. Value 10 x (90 x 0.00154 + 0.4 x 0.5235 + 0.6 x 0.5) = 6.48. One decision for both: at
    most 10 x (0.1386 + 0.5), or 10 x (0.1386 + 0.4 x 0.5235 + 0.6 x 0.1).
    """
    tree = two_worlds()
    coins = {node: 0.0001 if "@bad" in node else 0.0005 for node in tree.names}
    resale = {"2027-01": "10 USD/TH", "2027-07": "2 USD/TH"}
    bench = mine(tree, {"rigs": {"resale": resale}}, coins=coins)
    assert bench.solve() == pytest.approx(10 * (90 * MADE_PER_MW_DAY + 0.4 * 0.5235 + 0.6 * 0.5))
    assert bench.chosen("mining.sold") == pytest.approx({("west", "rigs", "2027-Q2@bad"): 10.0})
    held = bench.chosen("mining.held")
    assert ("west", "rigs", "2027-Q4@good") in held
    assert not [node for _, _, node in held if "@bad" in node]


def test_the_limit_on_purchases_counts_in_each_world():
    """Proves: arrivals, life and the limit count along each line of the tree.

    By hand: 10 MW on offer, a life of six months. Ordered in Q1 they would run in Q2 and Q3, 183 days;
    ordered in Q2 of each world in Q3 and Q4, 184 days: better by a day. Were the limit counted over both
    worlds, they could have 10 MW together.
    """
    offer = {**CANDIDATE, "price": "1 USD/TH", "life": "6 months"}
    bench = mine(two_worlds(), mining={"candidates": {"new": offer}})
    assert bench.solve() == pytest.approx(184 * 10 * MADE_PER_MW_DAY - 0.5)
    assert bench.chosen("mining.bought") == pytest.approx(
        {("west", "new", "2027-Q2@good"): 10.0, ("west", "new", "2027-Q2@bad"): 10.0}
    )


def test_without_mining_nothing_is_stated():
    from optimizer.components.mining.data import prepare
    from optimizer.components.mining.schema import Fleet
    from tests.components.mining.made import market

    tree = quarters()
    assert prepare({"rigs": Fleet.model_validate(FLEET)}, None, tree, market(tree), {}).fleets == {}


def test_what_is_bought_before_the_split_is_there_in_both_worlds():
    """By hand: only Q1 allows an order; both worlds then run 10 MW in Q2 and Q3 and must sell them in Q4."""
    offer = {**CANDIDATE, "price": "1 USD/TH", "life": "6 months", "latest": "2027-01"}
    bench = mine(two_worlds(), mining={"candidates": {"new": offer}})
    assert bench.solve() == pytest.approx(183 * 10 * MADE_PER_MW_DAY - 0.5)
    assert bench.chosen("mining.sold") == pytest.approx(
        {("west", "new", "2027-Q4@good"): 10.0, ("west", "new", "2027-Q4@bad"): 10.0}
    )
