"""Leases worked out on paper: dates, rent, tenants' money, machines and what lies beyond the horizon."""

import pytest

from optimizer.core.facts import HallFacts, HallOutlook
from optimizer.core.months import format_month
from optimizer.core.tree import Tree

from .small import START, chosen, halls, lease, line, quarters, sites, solved, stated

AT_ONCE = {"deadline": "2027-01"}
"""Commencement at the start of the horizon only."""
GPUS = {"capex": "0 MUSD/MW", "spend": {0: "100 %"}, "life": "24 months", "residual": "0 %"}
PREPAID = {"share": "25 %", "before": "3 months", "credited_from": "6 months", "credited_over": "12 months"}


def test_rent_with_ramp_free_months_and_escalator():
    """Proves: free months and ramp count from commencement, the escalator from its anniversaries (L1, L6).

    By hand: 10 MW at 100 USD/kW-month, 1 MUSD a month. Half the power for 3 months, all of it later; 1 month
    free. Q1: 0 + 0.5 + 0.5; Q2 to Q4: 3 each; the second year 10 % more: 3.3 a quarter. An escalator counted
    from the end of the free months would raise Q1 of 2028 by two months only: 3.2.
    """
    tree = Tree.path(quarters(8))
    one = lease(term="24 months", ramp={0: "50 %", 3: "100 %"}, free="1 month", escalator="10 %", **AT_ONCE)
    case = stated(tree, {"hyper": one})
    assert solved(case) == pytest.approx(1.0 + 9.0 + 13.2)
    rent = line(case, "cash", "rent")
    assert rent == {"2027-Q1": 1.0, "2027-Q2": 3.0, "2027-Q3": 3.0, "2027-Q4": 3.0} | {
        f"2028-Q{quarter}": 3.3 for quarter in (1, 2, 3, 4)
    }
    assert line(case, "ready_it", "leased") == dict.fromkeys(tree.names, -10.0)
    assert line(case, "firm_power", "promised") == dict.fromkeys(tree.names, -13.0)
    half, whole = 5 * 1.25 * 90 * 24, 10 * 1.25 * 91 * 24
    energy = line(case, "energy", "tenants")
    assert (energy["2027-Q1"], energy["2027-Q2"]) == pytest.approx((half, whole))


def test_a_lease_is_signed_as_late_as_it_can_be():
    """Proves: one option for each commencement, signed by sign_by and before notice and early money.

    By hand: quarterly decisions. Ready from month 6 (Q3). Notice 2 months: commencing in Q3 (July) it is
    signed by May, which is the decision in April (Q2); in Q4 (October) by August: July, Q3. `sign_by` June
    stops that: Q2.
    """
    tree = Tree.path(quarters(4), decision_months=3)
    case = stated(tree, {"hyper": lease(notice="2 months")}, facts=halls(tree, east=6))
    assert list(case.model.leases.taken) == [
        ("east", "hyper", "2027-Q3", "2027-Q2"),
        ("east", "hyper", "2027-Q4", "2027-Q3"),
    ]
    early = stated(tree, {"hyper": lease(notice="2 months", sign_by="2027-06")}, facts=halls(tree, east=6))
    assert list(early.model.leases.taken)[1] == ("east", "hyper", "2027-Q4", "2027-Q2")


@pytest.mark.parametrize(
    ("terms", "signed"),
    [
        ({}, ["2027-Q3", "2027-Q4"]),
        ({"earliest": "2027-08"}, ["2027-Q4"]),
        ({"deadline": "2027-09"}, ["2027-Q3"]),
        ({"halls": {"east": {"deadline": "2027-07"}}}, ["2027-Q3"]),
        ({"sign_from": "2027-08"}, ["2027-Q4"]),
        ({"prepayment": PREPAID | {"before": "9 months"}}, ["2027-Q1"]),
        ({"phases": {"late": {"it": "5 MW", "after": "6 months"}}}, []),
        ({"it": "31 MW"}, []),
    ],
)
def test_only_offers_that_can_work(terms: dict, signed: list[str]):
    """By hand: ready in July. A prepayment 9 months ahead leaves commencement in October, signed in January;
    a phase 6 months after commencement would begin after the horizon; 31 MW do not fit into 30."""
    tree = Tree.path(quarters(4))
    case = stated(tree, {"hyper": lease(**terms)}, facts=halls(tree, east=6))
    assert [key[3] for key in getattr(case.model.leases, "taken", [])] == signed


def test_phases_follow_and_end_with_the_lease():
    """Proves: parts commence on their own dates, share the escalator's anniversaries and end together.

    By hand: 12 months. 6 MW at once, 4 MW after 6 months: 1.8 a quarter, then 3.0. A month free for each part
    takes 0.6 in Q1 and 0.4 in Q3. In 2028 the hall is free again.
    """
    tree = Tree.path(quarters(5))
    phased = lease(phases={"second": {"it": "4 MW", "after": "6 months"}}, free="1 month", **AT_ONCE)
    case = stated(tree, {"hyper": phased})
    solved(case)
    assert line(case, "cash", "rent") == {"2027-Q1": 1.2, "2027-Q2": 1.8, "2027-Q3": 2.6, "2027-Q4": 3.0}
    leased = line(case, "ready_it", "leased")
    assert leased == {"2027-Q1": -6.0, "2027-Q2": -6.0, "2027-Q3": -10.0, "2027-Q4": -10.0}


def test_prepayment_comes_early_and_is_credited():
    """Proves: F14, credits add up to the prepayment; those beyond the horizon are charged at the reference
    rate.

    By hand: 24 months at 1 MUSD: 24, of which 25 % = 6 is paid 3 months before commencement in Q2 2027.
    Credited evenly from month 6 over 12 months, 0.5 a month: Q4 2027 1.5, and of 2028 Q1 .. Q3 lies beyond.
    """
    tree = Tree.path(quarters(4))
    one = lease(term="24 months", prepayment=PREPAID, earliest="2027-04", deadline="2027-04")
    case = stated(tree, {"hyper": one})
    solved(case)
    assert line(case, "cash", "prepayment") == {"2027-Q1": 6.0}
    assert line(case, "cash", "prepayment credited") == {"2027-Q4": -1.5}
    beyond = sum(0.5 * 1.04 ** (-month / 12) for month in range(1, 10))
    assert line(case, "closing", "credits after the horizon")["2027-Q4"] == pytest.approx(-beyond, abs=1e-6)


def test_tenant_pays_for_fit_out_and_takes_it_back():
    """Proves: F15, at most the share of a month's rent is credited, until all is repaid.

    By hand: 0.2 MUSD/MW * 10 MW = 2, paid over 3 months before commencement in Q2. Rent 1 a month, half of it
    credited: 1.5 in Q2, the last 0.5 in Q3.
    """
    tree = Tree.path(quarters(4))
    terms = {"amount": "0.2 MUSD/MW", "before": "3 months", "credit_share": "50 %"}
    case = stated(tree, {"hyper": lease(tenant_capex=terms, earliest="2027-04", deadline="2027-04")})
    solved(case)
    assert line(case, "cash", "tenant capex") == {"2027-Q1": 2.0}
    assert line(case, "cash", "tenant capex credited") == {"2027-Q2": -1.5, "2027-Q3": -0.5}


@pytest.mark.parametrize(
    ("terms", "cost", "recovered"),
    [
        ({"kind": "nnn"}, 0.0, 0.0),
        ({"kind": "modified-gross"}, 1.74, 1.74),
        ({"kind": "hosting", "markup": "5 %"}, 1.74, 1.74 * 1.05),
        ({"kind": "hosting", "pue_cap": 1.2}, 1.74, 1.74 * 0.96),
        ({"kind": "hosting", "power_paid_by": "landlord"}, 1.74, 0.0),
        ({"kind": "nnn", "power_paid_by": "passed-through"}, 1.74, 1.74),
        ({"kind": "modified-gross", "load_factor": "80 %"}, 0.8 * 1.35 + 0.39, 0.8 * 1.35 + 0.39),
    ],
)
def test_who_pays_for_power(terms: dict, cost: float, recovered: float):
    """Proves: the kinds of lease (L2) and the guaranteed PUE (L3).

    By hand, Q1 2027: 10 MW * 1.25 * 90 * 24 h * 50 USD = 1.35 MUSD of energy; demand charge 10 USD/kW-month
    on 13 MW at the meter for 3 months: 0.39; together 1.74. A PUE cap of 1.2 gives back 1.2 / 1.25 = 96 %.
    Less load saves energy, not demand.
    """
    tree = Tree.path(quarters(4))
    case = stated(tree, {"hyper": lease(**terms, **AT_ONCE)}, site=sites(tree, demand=10.0))
    solved(case)
    assert line(case, "cash", "tenant energy").get("2027-Q1", 0.0) == pytest.approx(-cost)
    assert line(case, "cash", "energy recovered").get("2027-Q1", 0.0) == pytest.approx(recovered)


def test_power_of_a_ramp_within_a_period():
    """Proves: energy counts the hours of each month, the demand charge the months themselves.

    By hand, January to March 2027 with 5, 5 and 10 MW in use: energy (5 * 59 + 10 * 31) days * 24 h * 1.25 *
    50 USD; demand charge of 10 USD/kW-month on 1.3 * (5 + 5 + 10) MW: 0.26.
    """
    tree = Tree.path(quarters(4))
    one = lease(kind="gpu-cloud", gpus=GPUS, ramp={0: "50 %", 2: "100 %"}, **AT_ONCE)
    case = stated(tree, {"cloud": one}, site=sites(tree, demand=10.0))
    solved(case)
    energy = (5 * 59 + 10 * 31) * 24 * 1.25 * 50e-6
    assert line(case, "cash", "tenant energy")["2027-Q1"] == pytest.approx(-energy - 0.26, abs=1e-6)
    assert line(case, "energy", "tenants")["2027-Q1"] == pytest.approx(energy / 50e-6, abs=1e-3)


def test_gpu_cloud():
    """Proves: L13, machines are bought on their curve and what they are worth at the end of the lease is
    kept.

    By hand: 2 MUSD/MW * 10 MW = 20: half a quarter before commencement, half 6 months after. Life 24 months,
    residual 20 %; lease of 18 months from Q2 2027 to September 2028: by then they have lost 18/24 of 80 %,
    worth 40 %: 8. That is 9 months beyond the horizon, at 8 %.
    """
    tree = Tree.path(quarters(4))
    gpus = {"capex": "2 MUSD/MW", "spend": {-3: "50 %", 6: "50 %"}, "life": "24 months", "residual": "20 %"}
    cloud = lease(
        kind="gpu-cloud",
        rent="800 USD/kW-month",
        gpus=gpus,
        term="18 months",
        earliest="2027-04",
        deadline="2027-04",
    )
    case = stated(tree, {"cloud": cloud}, site=sites(tree, price=0.0))
    solved(case)
    assert line(case, "cash", "machines") == {"2027-Q1": -10.0, "2027-Q4": -10.0}
    assert line(case, "closing", "machines held")["2027-Q4"] == pytest.approx(8 * 1.08**-0.75, abs=1e-6)
    late = lease(**(cloud.model_dump(mode="json") | {"earliest": "2027-10", "deadline": "2027-10"}))
    after = stated(tree, {"cloud": late}, site=sites(tree, price=0.0))
    solved(after)
    spent = line(after, "closing", "machines after the horizon")["2027-Q4"]
    assert spent == pytest.approx(-10 * 1.04 ** (-4 / 12), abs=1e-6)


def test_machines_are_sold_at_a_risk_of_their_own():
    """Proves: what machines bring after the lease is discounted at `gpus.risk`, not at the tenant's class.

    By hand: as in `test_gpu_cloud`, 8 MUSD 9 months beyond the horizon, at 12 %; the line has that class too,
    so that its way to today is discounted alike. At the tenant's 8 % it would be 8 / 1.08^0.75 = 7.55.
    """
    tree = Tree.path(quarters(4))
    gpus = {
        "capex": "2 MUSD/MW",
        "spend": {0: "100 %"},
        "life": "24 months",
        "residual": "20 %",
        "risk": "weak",
    }
    terms = {"term": "18 months", "earliest": "2027-04", "deadline": "2027-04"}
    case = stated(tree, {"cloud": lease(kind="gpu-cloud", rent="900 USD/kW-month", gpus=gpus, **terms)})
    solved(case)
    assert line(case, "closing", "machines held")["2027-Q4"] == pytest.approx(8 * 1.12**-0.75, abs=1e-6)
    (held,) = [one for one in case.context.ledger.lines("closing") if one.name == "machines held"]
    assert held.risk == "weak"


def test_machines_of_a_lease_that_ends_before_the_horizon():
    """By hand: after a lease of 6 months they wait to the end of the horizon, 12 months old: 60 % of 20."""
    tree = Tree.path(quarters(4))
    gpus = {"capex": "2 MUSD/MW", "spend": {0: "100 %"}, "life": "24 months", "residual": "20 %"}
    cloud = lease(kind="gpu-cloud", rent="900 USD/kW-month", gpus=gpus, term="6 months", **AT_ONCE)
    case = stated(tree, {"cloud": cloud}, site=sites(tree, price=0.0))
    solved(case)
    assert line(case, "closing", "machines held") == {"2027-Q4": 12.0}


def test_the_lease_beyond_the_horizon():
    """Proves: F20, contracted net operating income to the end of the lease, monthly, at the tenant's class.

    By hand: two quarters of horizon, lease of 12 months from its start. Rent 1, cost 0.2, energy 10 * 1.25 MW
    * hours of the month * 50 USD, 40 % of it borne (the rest paid back): months 7 to 12 at 8 %, each at its
    end.
    """
    tree = Tree.path(quarters(2))
    one = lease(kind="hosting", markup=None, pue_cap=1.0, operating_cost="20 USD/kW-month", **AT_ONCE)
    case = stated(tree, {"hyper": one})
    solved(case)
    days = [31, 31, 30, 31, 30, 31]
    worth = sum(
        (0.8 - 0.2 * 12.5 * 24 * days[month] * 50e-6) * 1.08 ** (-(month + 1) / 12) for month in range(6)
    )
    assert line(case, "closing", "lease after the horizon")["2027-Q2"] == pytest.approx(worth, abs=1e-6)


def test_income_told_to_lenders_is_what_is_posted():
    """Proves: monthly income of a commitment adds up to the operating lines of each period, and runs to the
    end.
    """
    tree = Tree.path(quarters(4))
    one = lease(kind="hosting", pue_cap=1.2, operating_cost="20 USD/kW-month", term="18 months", **AT_ONCE)
    case = stated(tree, {"hyper": one})
    solved(case)
    (commitment,) = case.context.commitments
    assert sorted(commitment.income) == list(range(18))
    for index, node in enumerate(tree.names):
        posted = sum(
            line(case, "cash", name).get(node, 0.0)
            for name in ("rent", "operating cost", "tenant energy", "energy recovered")
        )
        assert sum(commitment.income[3 * index + month] for month in range(3)) == pytest.approx(posted)


def test_a_lease_signed_before_goes_on():
    """By hand: commenced in July 2026 for 12 months: two quarters left, at the rent of its first year."""
    tree = Tree.path(quarters(4))
    old = lease(escalator="10 %", signed={"hall": "east", "commence": "2026-07"}, rent="200 USD/kW-month")
    case = stated(tree, {"hyper": old})
    assert solved(case) == pytest.approx(12.0)
    assert chosen(case.model.leases.taken) == {("east", "hyper", format_month(START - 6), "2027-Q1"): 1.0}
    assert line(case, "cash", "rent") == {"2027-Q1": 6.0, "2027-Q2": 6.0}
    assert [one.locked for one in case.context.commitments] == [True]


def test_blocks_least_and_most():
    """Proves: blocks are whole, between least and most, or none.

    By hand: blocks of 4 MW, ready 11 MW: two fit. With at least 3 none can be taken. Where 30 MW are ready,
    `it` of 13 MW still makes it three.
    """
    tree = Tree.path(quarters(4))
    ready = dict.fromkeys(tree.names, 11.0)
    blocks = {"size": "4 MW", "most": 5}
    some = stated(tree, {"cloud": lease(it="20 MW", blocks=blocks, **AT_ONCE)}, ready=ready)
    assert solved(some) == pytest.approx(2 * 0.4 * 12)
    assert chosen(some.model.leases.taken) == {("east", "cloud", "2027-Q1", "2027-Q1"): 2.0}
    most = stated(tree, {"cloud": lease(it="13 MW", blocks=blocks, **AT_ONCE)})
    assert solved(most) == pytest.approx(3 * 0.4 * 12)
    none = stated(tree, {"cloud": lease(it="20 MW", blocks=blocks | {"least": 3}, **AT_ONCE)}, ready=ready)
    assert solved(none) == pytest.approx(0.0)


def test_one_of_a_group():
    """By hand: rents of 100 and 2 blocks of 5 MW at 90; 30 MW are ready, but only the dearer is signed."""
    tree = Tree.path(quarters(4))
    pair = {
        "whole": lease(group="site-a", **AT_ONCE),
        "blocks": lease(
            group="site-a", rent="90 USD/kW-month", blocks={"size": "5 MW", "most": 2}, **AT_ONCE
        ),
    }
    case = stated(tree, pair)
    assert solved(case) == pytest.approx(12.0)
    assert chosen(case.model.leases.taken) == {("east", "whole", "2027-Q1", "2027-Q1"): 1.0}


def test_an_expansion_needs_its_base():
    """Proves: `requires` holds at every node, so the base is signed no later; and it may be signed long
    before it commences, so that the expansion need not wait for it.

    By hand: the base runs in Q4 only and loses 3 (rent below cost), the expansion brings 9 in Q2 to Q4.
    A wrong formula would sign the base as late as it can be, in Q4, too late for the expansion of Q2.
    """
    tree = Tree.path(quarters(4))
    cost = {"rent": "0 USD/kW-month", "operating_cost": "100 USD/kW-month", "term": "3 months"}
    pair = {
        "base": lease(**cost, earliest="2027-10"),
        "more": lease(requires="base", earliest="2027-04", deadline="2027-04", term="9 months"),
    }
    case = stated(tree, pair)
    assert solved(case) == pytest.approx(9.0 - 3.0)
    assert chosen(case.model.leases.taken) == {
        ("east", "base", "2027-Q4", "2027-Q1"): 1.0,
        ("east", "more", "2027-Q2", "2027-Q2"): 1.0,
    }


def test_experience_comes_first():
    """Proves: only what is ready when the lease is signed counts, whatever lease uses it.

    By hand: 5 MW ready from Q1, 25 MW from Q3. A tenant who asks for 20 MW of experience signs in Q3 at the
    earliest: 6 months of rent within the horizon, and 6 beyond. Blocks ask the same of the first block.
    """
    tree = Tree.path(quarters(4))
    ready = {"2027-Q1": 5.0, "2027-Q2": 5.0, "2027-Q3": 25.0, "2027-Q4": 25.0}
    for blocks in (None, {"size": "5 MW", "most": 2}):
        small = (
            lease(it="5 MW", experience="20 MW")
            if blocks is None
            else lease(experience="20 MW", blocks=blocks)
        )
        case = stated(tree, {"picky": small}, ready=ready)
        solved(case)
        assert next(iter(chosen(case.model.leases.taken)))[3] == "2027-Q3"


def test_leases_that_can_never_be_signed_leave_no_trace():
    """By hand: a hall that is never ready leaves no option, and the rules over options have no rows."""
    tree = Tree.path(quarters(4))
    never = {"east": HallFacts("rockdale", 1.3, HallOutlook(30.0, None, None))}
    case = stated(tree, {"hyper": lease(experience="5 MW", requires="other"), "other": lease()}, facts=never)
    assert case.context.commitments == []
    assert [line.component for line in case.context.ledger] == ["conversions"]


def test_in_one_world_only():
    """Proves: signed where the IT is there, in that world alone; a lease is signed once along each line.

    By hand: two worlds from Q3, in `up` 10 MW are ready, in `down` none. Signed in Q3 of `up`: half of 2
    quarters' rent within the horizon and of 6 months beyond.
    """
    tree = Tree.branching(quarters(4), {"down": (2, 0.5), "up": (2, 0.5)})
    ready = dict.fromkeys(tree.names, 0.0) | {"2027-Q3@up": 10.0, "2027-Q4@up": 10.0}
    case = stated(tree, {"hyper": lease()}, ready=ready)
    beyond = sum(1.08 ** (-month / 12) for month in range(1, 7))
    assert solved(case) == pytest.approx(0.5 * (6.0 + beyond))
    assert chosen(case.model.leases.taken) == {("east", "hyper", "2027-Q3", "2027-Q3@up"): 1.0}
    assert line(case, "cash", "rent") == {"2027-Q3@up": 3.0, "2027-Q4@up": 3.0}
    both = stated(tree, {"hyper": lease(deadline="2027-01")})
    solved(both)
    assert chosen(both.model.leases.signed) == dict.fromkeys([("hyper", node) for node in tree.names], 1.0)


def test_terms_differ_by_hall():
    """By hand: in `west` the tenant pays 10 USD more, of which 5 go into its cost: 10 MW * 105 USD for 12
    months."""
    tree = Tree.path(quarters(4))
    facts = halls(tree) | {"west": HallFacts("rockdale", 1.4, HallOutlook(10.0, START, START))}
    places = {"east": {}, "west": {"rent": "110 USD/kW-month", "operating_cost": "5 USD/kW-month"}}
    case = stated(tree, {"hyper": lease(halls=places, **AT_ONCE)}, facts=facts)
    assert solved(case) == pytest.approx(12 * 1.05)
    assert chosen(case.model.leases.taken) == {("west", "hyper", "2027-Q1", "2027-Q1"): 1.0}
    assert line(case, "firm_power", "promised")["2027-Q1"] == -14.0
