"""Every rule of the halls, written out for one hall in two worlds: a change in any of them shows as text."""

from types import SimpleNamespace

import pytest

from optimizer.core.tree import Tree
from tests.listing import check_listing

from .small import closed, declared, hall, quarters

RULES = [
    "hall_limit",
    "tiers_add_up",
    "tier_limit",
    "ready_carried",
    "reserved_carried",
    "under_construction_carried",
    "under_construction_limit",
    "delivered_limit",
    "begun_carried",
    "units_needed",
    "delivered_carried",
    "units_limit",
    "order_limit",
    "given_back_ordered",
    "given_back_left",
    "ready_limit",
    "capital_budget",
]


@pytest.fixture(scope="module")
def case() -> SimpleNamespace:
    tree = Tree.branching(quarters(4), {"down": (2, 0.5), "up": (2, 0.5)})
    east = hall(
        block="5 MW",
        capex=None,
        tiers={
            "reused": {"up_to": "4 MW", "capex": "5 MUSD/MW"},
            "new": {"up_to": "6 MW", "capex": "9 MUSD/MW"},
        },
        build="3 months",
        dark="1 month",
        spend={0: "60 %", 2: "40 %"},
        equipment={"transformer": 3},
        started={"start": "2026-12", "it": "5 MW"},
    )
    construction = {
        "under_construction": "8 MW",
        "delivered_per_year": "9 MW",
        "capital_budget": "70 MUSD/year",
        "equipment": {
            "transformer": {
                "price": "2 MUSD",
                "deposit": "25 %",
                "lead": "3 months",
                "stock": 1,
                "most": 4,
                "cancellation": "40 %",
            }
        },
    }
    stated = declared(tree, {"east": east}, construction)
    stated.context.ledger.post(
        "ready_it", "leases", "leased", {"2027-Q3@up": -6.0}, place="east", item="hyper"
    )
    return closed(stated)


@pytest.mark.parametrize("rule", RULES)
def test_rule_reads_as_agreed(case: SimpleNamespace, rule: str):
    check_listing(case.model, f"conversions.{rule}", __file__)


def test_all_rules_are_listed(case: SimpleNamespace):
    assert {f"conversions.{rule}" for rule in RULES} == set(case.context.rules)


def test_each_row_names_what_causes_it(case: SimpleNamespace):
    causes = {
        rule.name: rule.cause(*(index if isinstance(index, tuple) else (index,)))
        for rule in case.context.rules.values()
        for index in list(rule.constraint)[:1]
    }
    assert causes["conversions.hall_limit"] == "halls.east.it"
    assert causes["conversions.tier_limit"] == "halls.east.tiers.reused.up_to"
    assert causes["conversions.units_needed"] == "halls.east.equipment.transformer"
    assert causes["conversions.units_limit"] == "construction.equipment.transformer"
    assert causes["conversions.capital_budget"] == "construction.capital_budget"
    assert causes["conversions.under_construction_limit"] == "construction.under_construction"
