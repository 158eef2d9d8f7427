"""Every rule of the leases, written out for small cases: a change in any of them shows as text."""

from types import SimpleNamespace

import pytest

from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree
from tests.listing import check_listing

from .small import START, lease, quarters, sites, stated

SIGNING = [
    "signed_carried",
    "signed_limit",
    "accepted_first",
    "least_blocks",
    "one_of_group",
    "requires",
    "experience",
]
CARRIED = [
    "leased_carried",
    "powered_carried",
    "rent_carried",
    "operating_cost_carried",
    "prepayment_credited_carried",
    "tenant_capex_credited_carried",
]
OWED = ["prepayment_owed_carried"]


@pytest.fixture(scope="module")
def signing() -> SimpleNamespace:
    """A base and its expansion, which is one of a group with a lease in blocks, in two worlds."""
    tree = Tree.branching(quarters(3), {"down": (2, 0.5), "up": (2, 0.5)})
    leases = {
        "base": lease(deadline="2027-04"),
        "more": lease(requires="base", group="west-wing", deadline="2027-04"),
        "cloud": lease(
            requires="base",
            group="west-wing",
            experience="12 MW",
            blocks={"size": "2 MW", "least": 2, "most": 5},
            earliest="2027-04",
        ),
    }
    return stated(tree, leases)


@pytest.fixture(scope="module")
def carried() -> SimpleNamespace:
    """One lease with every commencement in twelve months: what goes on for long is carried, not repeated."""
    tree = Tree.path(Timeline.steps(START, [("month", START + 12)]))
    one = lease(
        term="36 months",
        ramp={0: "50 %", 1: "100 %"},
        operating_cost="20 USD/kW-month",
        prepayment={
            "share": "10 %",
            "before": "0 months",
            "credited_from": "0 months",
            "credited_over": "36 months",
        },
        tenant_capex={"amount": "5 MUSD/MW", "before": "0 months", "credit_share": "10 %"},
    )
    return stated(tree, {"hyper": one}, site=sites(tree))


@pytest.fixture(scope="module")
def owed() -> SimpleNamespace:
    """The same by quarter, prepaid in two parts and credited only after the horizon."""
    tree = Tree.path(quarters(10))
    terms = {
        "share": "10 %",
        "paid": {-3: "60 %", 0: "40 %"},
        "credited_from": "36 months",
        "credited_over": "12 months",
    }
    return stated(tree, {"hyper": lease(term="60 months", prepayment=terms)})


@pytest.mark.parametrize("rule", SIGNING)
def test_rule_reads_as_agreed(signing: SimpleNamespace, rule: str):
    check_listing(signing.model, f"leases.{rule}", __file__)


@pytest.mark.parametrize("rule", CARRIED)
def test_carried_flow_reads_as_agreed(carried: SimpleNamespace, rule: str):
    check_listing(carried.model, f"leases.{rule}", __file__)


@pytest.mark.parametrize("rule", OWED)
def test_what_is_owed_reads_as_agreed(owed: SimpleNamespace, rule: str):
    check_listing(owed.model, f"leases.{rule}", __file__)


def test_all_rules_are_listed(signing: SimpleNamespace, carried: SimpleNamespace, owed: SimpleNamespace):
    every = {**signing.context.rules, **carried.context.rules, **owed.context.rules}
    stated_rules = {rule for rule in every if rule[:6] == "leases"}
    assert stated_rules == {f"leases.{rule}" for rule in SIGNING + CARRIED + OWED}


def test_each_row_names_what_causes_it(signing: SimpleNamespace):
    causes = {
        name: rule.cause(*next(iter(rule.constraint)))
        for name, rule in signing.context.rules.items()
        if len(rule.constraint) and name.startswith("leases.")
    }
    assert causes["leases.one_of_group"] == "leases.cloud.group"
    assert causes["leases.requires"] == "leases.cloud.requires"
    assert causes["leases.experience"] == "leases.cloud.experience"
    assert causes["leases.least_blocks"] == "leases.cloud.blocks"
