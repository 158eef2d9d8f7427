"""Halls worked out on paper: dates, costs and limits, one optimum each."""

import pytest

from optimizer.components.conversions.starts import outlook
from optimizer.core.facts import HallOutlook
from optimizer.core.tree import Tree

from .small import START, chosen, closed, declared, hall, line, quarters, solved


def test_dates_of_one_conversion():
    """Proves: deposits, dark months, building and readiness each fall where they should.

    By hand: decided with 2027-Q1, building starts 3 months later (April, Q2) and is ready 6 months after that
    (October, Q4). Dark 3 months before readiness: from July (Q3). 10 MW at 9 MUSD: 20 % in January, 50 % in
    April, 30 % in October. It earns 20 MUSD per MW in Q4, so only this start pays (the next is ready too
    late). A wrong formula would have it ready in Q3 (lead forgotten) or dark from Q2 (whole build).
    """
    tree = Tree.path(quarters(4))
    slow = hall(
        deposit_lead="3 months",
        dark="3 months",
        spend={-3: "20 %", 0: "50 %", 6: "30 %"},
        operating_cost="10 USD/kW-month",
        cooling={"kind": "direct-liquid", "adds": "12 MW", "removes": {"air": "5 MW"}},
    )
    case = closed(declared(tree, {"big": slow}))
    assert solved(case, {"2027-Q4": 20.0}) == pytest.approx(10 * 20.0 - 90.0 - 0.3)
    assert chosen(case.model.conversions.started) == {("rockdale", "big", "2027-Q1"): 10.0}
    assert line(case, "cash", "conversion") == {"2027-Q1": -18.0, "2027-Q2": -45.0, "2027-Q4": -27.0}
    assert line(case, "cash", "hall operations") == {"2027-Q4": -0.3}
    assert line(case, "power", "reserved for AI") == {"2027-Q3": -13.0, "2027-Q4": -13.0}
    assert line(case, "ready_it", "ready") == {"2027-Q4": 10.0}
    assert line(case, "cooling", "added") == {"2027-Q4": 12.0}
    assert line(case, "cooling", "hall load") == {"2027-Q4": -10.0}
    assert line(case, "cooling", "removed") == {"2027-Q3": -5.0, "2027-Q4": -5.0}


def test_what_is_ready_within_a_period_counts_from_the_next():
    """Proves: 4 months from 2027-Q1 is May, usable from Q3; the power is kept from the dark month's period
    on.

    By hand: dark 2 months before May is March, within Q1.
    """
    tree = Tree.path(quarters(4))
    case = closed(declared(tree, {"big": hall(build="4 months", dark="2 months", latest="2027-01")}))
    solved(case, {"2027-Q3": 20.0})
    assert line(case, "ready_it", "ready") == {"2027-Q3": 10.0, "2027-Q4": 10.0}
    assert line(case, "power", "reserved for AI") == dict.fromkeys(tree.names, -13.0)


def test_only_starts_that_are_ready_in_time_are_offered():
    """By hand: six months of building and a horizon of four quarters leave starts in Q1 and Q2."""
    tree = Tree.path(quarters(4))
    case = declared(tree, {"big": hall()})
    assert list(case.model.conversions.started) == [
        ("rockdale", "big", "2027-Q1"),
        ("rockdale", "big", "2027-Q2"),
    ]
    assert case.data.facts["big"].outlook == HallOutlook(10.0, START, START + 6)
    assert declared(tree, {"big": hall(build="12 months")}).data.facts["big"].outlook.first_ready is None


def test_a_hall_holds_what_whole_blocks_make():
    """Proves: a lease larger than that is told before the solve. By hand: 10 MW in blocks of 4 are 8, in
    blocks of 2.5 all 10, and in blocks of 0.1 all 10 in spite of rounding. A wrong formula would give 10, 7.5
    or 9.9.
    """
    tree = Tree.path(quarters(4))
    assert [outlook(hall(block=f"{size} MW"), tree).it for size in (4, 2.5, 0.1)] == pytest.approx(
        [8, 10, 10]
    )


def test_the_cheapest_tier_is_used_first_and_once():
    """Proves: MW go to the cheapest tier first, as many as it holds.

    By hand: 4 MW at 5, 6 MW at 9 MUSD/MW; started in Q1 a MW is ready for two quarters. At 3 MUSD a quarter
    the cheap 4 MW pay (6 - 5 = 1 each) and the others do not (6 - 9): 4. At 10 a quarter all 10 MW are built
    at once: 10 * 20 - 4 * 5 - 6 * 9 = 126. Without the limit of a tier it would be 150.
    """
    tree = Tree.path(quarters(4))
    tiers = {
        "new": {"up_to": "6 MW", "capex": "9 MUSD/MW"},
        "reused": {"up_to": "4 MW", "capex": "5 MUSD/MW"},
    }
    case = closed(declared(tree, {"big": hall(capex=None, tiers=tiers)}))
    assert solved(case, dict.fromkeys(tree.names, 3.0)) == pytest.approx(4.0)
    assert chosen(case.model.conversions.tier_used) == {("rockdale", "big", "reused", "2027-Q1"): 4.0}
    rich = closed(declared(tree, {"big": hall(capex=None, tiers=tiers)}))
    assert solved(rich, dict.fromkeys(tree.names, 10.0)) == pytest.approx(126.0)


def test_tiers_are_told_to_lenders():
    """By hand: a lender sees 5 MUSD for every MW and 4 more for those of the dearer tier."""
    tree = Tree.path(quarters(4))
    tiers = {
        "new": {"up_to": "6 MW", "capex": "9 MUSD/MW"},
        "reused": {"up_to": "4 MW", "capex": "5 MUSD/MW"},
    }
    case = declared(tree, {"big": hall(capex=None, tiers=tiers, latest="2027-01")})
    (commitment,) = case.context.commitments
    assert commitment.spending == {"2027-Q1": 5.0}
    tier_used = case.model.conversions.tier_used["rockdale", "big", "new", "2027-Q1"]
    assert [(variable is tier_used, money) for variable, money in commitment.further] == [
        (True, {"2027-Q1": 4.0})
    ]


def test_a_started_hall_is_finished_and_its_past_is_sunk():
    """Proves: a start before the horizon keeps its dates, and what was paid before is left out.

    By hand: 4 MW begun in October 2026, ready in April 2027 (Q2); of 36 MUSD half fell in October, half in
    January. The rest of the hall, 6 MW, can still be started, from Q2 on: a hall has one decision a node.
    It takes the 4 cheap MW of its tiers, which are not there for the rest.
    """
    tree = Tree.path(quarters(4))
    begun = hall(
        capex=None,
        tiers={
            "reused": {"up_to": "4 MW", "capex": "9 MUSD/MW"},
            "new": {"up_to": "6 MW", "capex": "10 MUSD/MW"},
        },
        spend={0: "50 %", 3: "50 %"},
        started={"start": "2026-10", "it": "4 MW"},
    )
    case = closed(declared(tree, {"big": begun}))
    assert solved(case, {"2027-Q4": 11.0}) == pytest.approx(-18.0 + 11.0 * 4 + 6 * (11.0 - 10.0))
    assert chosen(case.model.conversions.started) == {
        ("rockdale", "big", "2027-Q1"): 4.0,
        ("rockdale", "big", "2027-Q2"): 6.0,
    }
    assert line(case, "cash", "conversion") == {"2027-Q1": -18.0, "2027-Q2": -30.0, "2027-Q3": -30.0}
    assert line(case, "ready_it", "ready") == {"2027-Q2": 4.0, "2027-Q3": 4.0, "2027-Q4": 10.0}
    assert [one.locked for one in case.context.commitments] == [True, False]


def test_what_falls_due_after_the_horizon_is_charged_in_full():
    """By hand: started in Q2, ready in Q4; 30 % of 90 MUSD falls 9 months later, in 2028."""
    tree = Tree.path(quarters(4))
    late = hall(spend={0: "70 %", 9: "30 %"}, earliest="2027-04")
    case = closed(declared(tree, {"big": late}))
    assert solved(case, {"2027-Q4": 10.0}) == pytest.approx(10.0)
    assert line(case, "cash", "conversion") == {"2027-Q2": -63.0}
    assert line(case, "closing", "conversion after the horizon") == {"2027-Q4": -27.0}


def test_pace_of_a_builder():
    """Proves: the limits on MW under construction and delivered hold over all halls and starts.

    By hand: two halls of 10 MW, ready in 6 months, 5 MUSD a quarter for each MW at a cost of 1. In 2027 only
    11 MW may be delivered: 11 start in Q1 and earn three quarters; the other 9 start in Q3 (in Q2 they would
    be ready in 2027) and earn one, 11 + 9 never being under construction together. 11 * 15 + 9 * 5 - 20 =
    190.
    """
    tree = Tree.path(quarters(5))
    halls = {name: hall(capex="1 MUSD/MW") for name in ("east", "west")}
    limits = {"under_construction": "12 MW", "delivered_per_year": {"2027": "11 MW", "2028": "99 MW"}}
    case = closed(declared(tree, halls, limits))
    assert solved(case, dict.fromkeys(tree.names, 5.0)) == pytest.approx(190.0)
    ready = line(case, "ready_it", "ready")
    assert ready == {"2027-Q3": 11.0, "2027-Q4": 11.0, "2028-Q1": 20.0}


def test_under_construction_binds_from_start_to_readiness():
    """By hand: without the yearly limit, 12 MW start in Q1 and the other 8 when these are ready, in Q3."""
    tree = Tree.path(quarters(5))
    halls = {name: hall(capex="1 MUSD/MW") for name in ("east", "west")}
    case = closed(declared(tree, halls, {"under_construction": "12 MW"}))
    assert solved(case, dict.fromkeys(tree.names, 5.0)) == pytest.approx(12 * 15 + 8 * 5 - 20)
    assert line(case, "ready_it", "ready") == {"2027-Q3": 12.0, "2027-Q4": 12.0, "2028-Q1": 20.0}


def test_the_capital_budget_counts_what_all_components_invest():
    """Proves: investment lines of others use up the budget; what machines bring when sold does not add to it.

    By hand: 50 MUSD a year, 5 of which another component invests in Q2: 45 MUSD build 5 MW of 9 MUSD in 2027.
    """
    tree = Tree.path(quarters(4))
    case = declared(tree, {"big": hall()}, {"capital_budget": "50 MUSD/year"})
    post = case.context.ledger.post
    post("cash", "mining", "machines bought", {"2027-Q2": -5.0}, category="investment")
    post("cash", "mining", "machines sold", {"2027-Q1": 30.0}, category="investment")
    post("cash", "mining", "mining operations", {"2027-Q1": -7.0}, category="operating")
    assert solved(closed(case), {"2027-Q3": 10.0}) == pytest.approx(5 * (10.0 - 9.0) - 5.0 + 30.0 - 7.0)
    assert chosen(case.model.conversions.started) == {("rockdale", "big", "2027-Q1"): 5.0}


def test_no_lease_without_ready_it():
    """By hand: 6 MW leased in Q4 force 6 MW to be built, which cost 9 each and earn nothing."""
    tree = Tree.path(quarters(4))
    case = declared(tree, {"big": hall()})
    case.context.ledger.post("ready_it", "leases", "leased", {"2027-Q4": -6.0}, place="big")
    assert solved(closed(case)) == pytest.approx(-54.0)


def test_in_one_world_only():
    """Proves: what is decided after a branching holds in that world alone, limits counted along its line.

    By hand: worlds split in Q2, each of probability one half. A MW ready in Q4 is worth 30 in `up` and
    nothing in `down`; it costs 9. Started in Q1 for both: 15 - 9 = 6; in Q2 in `up` only: half of 30 - 9,
    10.5. So all 10 MW start in Q2 in `up`: 105. Worth 20 in both worlds and started from Q2 on: 10 * (20 - 9)
    = 110, which a limit over both worlds together would halve.
    """
    timeline = quarters(4)
    tree = Tree.branching(timeline, {"down": (1, 0.5), "up": (1, 0.5)})
    case = closed(declared(tree, {"big": hall()}))
    assert solved(case, {"2027-Q4@up": 30.0}) == pytest.approx(105.0)
    assert chosen(case.model.conversions.started) == {("rockdale", "big", "2027-Q2@up"): 10.0}
    assert line(case, "ready_it", "ready") == {"2027-Q4@up": 10.0}
    both = closed(declared(tree, {"big": hall(earliest="2027-04")}))
    assert solved(both, {"2027-Q4@up": 20.0, "2027-Q4@down": 20.0}) == pytest.approx(110.0)


def test_blocks_are_whole():
    """By hand: 11 MW in blocks of 4: two blocks fit, and a budget of 50 MUSD leaves one of 36."""
    tree = Tree.path(quarters(4))
    case = closed(declared(tree, {"big": hall(it="11 MW", block="4 MW")}, {"capital_budget": "50 MUSD/year"}))
    assert solved(case, {"2027-Q3": 10.0}) == pytest.approx(4.0)
    assert chosen(case.model.conversions.started) == {("rockdale", "big", "2027-Q1"): 1.0}
