"""Every rule of the covenants as a person has read it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.components.alone import JANUARY, Q, quarters, two_worlds
from tests.components.covenants.made import KEPT, Company
from tests.listing import check_listing

COVENANTS: dict[str, Any] = {
    "minimum_liquidity": {
        "bank": {"amount": {"2027-01": "5 MUSD", "2027-05": "8 MUSD"}, "btc_share": "50 %"},
        "notes": {"amount": "3 MUSD", "tested_from": "2027-06"},
    },
    "completion_guarantee": {
        "parent": {"halls": ["hall"], "overrun": "20 %", "least": "4 MUSD", "btc_share": "25 %"}
    },
    "leverage": {"bank": {"most": 3, "tested_from": "2027-04"}},
    "interest_cover": {"bank": {"least": 2.5}},
    "debt_yield": {"bank": {"least": "12 %", "facilities": ["line"], "leases": ["lease"]}},
    "loan_to_value": {
        "bank": {"most": "60 %", "cap_rate": "8 %", "facilities": ["line", "old"], "leases": ["lease"]}
    },
    "concentration": {
        "big": {"tenant": "Big", "share": "60 %"},
        "class": {"each": "credit", "share": "70 %", "tested_from": "2027-04"},
    },
}
RULES = (
    *("minimum_liquidity", "completion_guarantee", "building_counts", "leverage", "interest_cover"),
    "tested_if_owed",
    *("ebitda_adds_up", "debt_yield", "loan_to_value", "concentration"),
)


def company() -> Company:
    """One quarter, then a good and a bad world: a revolver and old notes, a hall begun at once, a lease with
    two rent-free months, coins mined, pledged and kept for a loan.
    """
    made = Company(
        two_worlds(2),
        treasury={**KEPT, "cash": "50 MUSD", "btc": 100},
        financing={
            "revolvers": {"line": {"limit": "40 MUSD", "rate": "8 %", "matures": "2030-01"}},
            "outstanding": {"old": {"amount": "20 MUSD", "rate": "4 %", "matures": "2030-01"}},
        },
        covenants=COVENANTS,
        tenants={"lease": "Big", "other": "Small"},
        credit={"lease": "prime", "other": "junk"},
    )
    second = ("2027-Q2@good", "2027-Q2@bad")
    made.flow({Q[0]: 2.0 * made.choice("run")})
    made.flow({name: 5.0 * made.model.test.component("run") for name in second}, account="btc", risk="mining")
    made.project("hall", {Q[0]: 30.0, **dict.fromkeys(second, 10.0)}, JANUARY + 6)
    signed = made.lease("lease", Q[0], {0: -1.0, 1: -1.0, 2: 0.5, 3: 2.0, 4: 2.0, 5: 2.0}, {5: 0.5})
    made.lets("lease", dict.fromkeys((Q[0], *second), 30.0 * signed))
    made.lets("other", dict.fromkeys(second, 20.0))
    made.owes("lease", dict.fromkeys((Q[0], *second), 0.5 * signed), line="prepayment owed")
    made.context.ledger.post("pledged", "btc_loans", "collateral", {Q[0]: 15.0}, item="loan")
    made.context.ledger.post("restricted", "financing", "project cash", {Q[0]: 2.0 * signed}, item="line")
    made.keeps_to_cure({second[0]: 10.0})
    return made.finish()


@pytest.mark.parametrize("rule", RULES)
def test_rule_reads_as_agreed(rule: str):
    check_listing(company().model, f"covenants.{rule}", __file__)


def test_what_remains_reads_as_agreed_where_it_is_carried():
    """Six halls that are paid for when begun and when ready, seven quarters later."""
    halls = [f"hall-{number}" for number in range(6)]
    made = Company(
        quarters(8),
        covenants={"completion_guarantee": {"parent": {"halls": halls, "overrun": "10 %"}}},
    )
    first, last = (made.tree.names[index] for index in (0, 7))
    for number, hall in enumerate(halls):
        made.project(hall, {first: 30.0, last: 70.0 + number}, JANUARY + 22)
    check_listing(made.finish().model, "covenants.remaining_carried", __file__)
