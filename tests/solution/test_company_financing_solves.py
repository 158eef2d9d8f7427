"""The model and the audit agree on every facility of the company."""

from __future__ import annotations

from typing import Any

import pytest

from tests.solution.small import scenario, tree, two_worlds
from tests.solution.test_audit_of_company_financing import BRIDGE, CONVERT, EQUITY, SAFE
from tests.solution.test_real_solves import solved

WHOLE: dict[str, Any] = {
    "market": {"benchmarks": {"sofr": {"2027-01": "4.5 %", "2027-08": "3.5 %"}}},
    "treasury": {
        "cash": "40 MUSD",
        "cash_yield": "3 %",
        "payments": {
            "out": {"month": "2027-02", "amount": "-120 MUSD"},
            "in": {"month": "2027-10", "amount": "150 MUSD"},
        },
    },
    "financing": {
        "revolvers": {
            "line": {
                "limit": "50 MUSD",
                "floating": {"benchmark": "sofr", "floor": "4 %", "margin": "3 %"},
                "upfront_fee": "1 %",
                "unused_fee": "0.5 %",
                "available_from": "2027-02",
                "matures": "2028-03",
            }
        },
        "delayed_draws": {
            "bridge": {**BRIDGE, "day_count": "actual/360"},
            "each": {
                "limit": "30 MUSD",
                "rate": "7 %",
                "draw_until": "2027-11",
                "amortisation": "50 %",
                "tenor": "30 months",
            },
        },
        "term_notes": {
            "bond": {
                "limit": "60 MUSD",
                "least": "20 MUSD",
                "rate": "8 %",
                "oid": "1 %",
                "tenor": "30 months",
            },
            "paper": {
                "limit": "60 MUSD",
                "rate": "6 %",
                "interest": "at-maturity",
                "issue_cost": "0.2 MUSD",
                "tenor": "5 months",
            },
        },
        "convertibles": {"cv": CONVERT},
        "outstanding": {
            "old": {
                "amount": "30 MUSD",
                "rate": "10 %",
                "schedule": {"2027-08": "10 MUSD", "2029-02": "5 MUSD"},
                "matures": "2029-05",
            }
        },
        "equity": {"atm": EQUITY},
    },
}
STEPS: dict[str, dict[str, Any]] = {
    "quarters": {"end": "2028-06"},
    "months": {"end": "2028-02", "step": "month", "decisions": "quarter"},
    "months first, then years": {
        "months_until": "2027-06",
        "quarters_until": "2027-12",
        "step": "year",
        "end": "2030-12",
    },
}


@pytest.mark.parametrize("objective", ["present-value", "horizon-worth"])
@pytest.mark.parametrize("steps", STEPS)
def test_the_model_posts_what_the_audit_works_out(steps: str, objective: str):
    """The best plan and plans by chance, on steps of every kind."""
    value = {"value": {"reference_rate": "4 %", "objective": objective}}
    made = scenario(WHOLE, {"horizon": STEPS[steps]}, value)
    for seed in (None, 0, 1):
        _, report = solved(made, tree(made), seed)
        assert report.passed, "\n".join(report.failures())


def test_every_decision_and_line_comes_up():
    """And worlds that part have facilities of their own."""
    wanted = {
        *("arranged", "delayed_drawn", "issue_made", "note_issued", "revolver_change", "shares_issued"),
    }
    lines = {
        *(
            "drawn",
            "fees",
            "interest",
            "repaid",
            "capped call",
            "shares issued",
            "issue discount",
            "dilution",
        ),
        *("conversion option", "interest after the horizon", "debt outstanding", "owed", "issued"),
        *("issued if converted", "outstanding"),
    }
    made = scenario(WHOLE, {"horizon": STEPS["quarters"]}, SAFE)
    for seed in range(8):
        plan, report = solved(made, two_worlds(made), seed)
        assert report.passed, "\n".join(report.failures())
        wanted -= {name.removeprefix("financing.") for name in plan.levels["quantity"]}
        lines -= set(plan.ledger["line"])
    assert (wanted, lines) == (set(), set())
