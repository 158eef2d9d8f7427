"""Every rule of the facilities as a person has read it."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.core.timeline import Timeline
from optimizer.core.tree import Tree
from tests.components.alone import JANUARY, quarters
from tests.components.money import Money
from tests.listing import check_listing

TERMS: dict[str, Any] = {"served_by": ["lease"], "loan_to_cost": "60 %", "rate": "8 %", "tenor": "9 months"}


def facilities() -> Money:
    """A level, a bullet and a sculpted loan on two halls, a revolver drawn at the start, and notes."""
    model = Money(
        quarters(4),
        financing={
            "project_loans": {
                "level": {
                    **TERMS,
                    "halls": ["one"],
                    "limit": "40 MUSD",
                    "dscr": 1.5,
                    "repayment": "level",
                    "tenor": "12 months",
                },
                "bullet": {
                    **TERMS,
                    "halls": ["one"],
                    "dscr": 1.2,
                    "grace": "3 months",
                    "repayment": "bullet",
                },
                "fitted": {
                    **TERMS,
                    "halls": ["one", "two"],
                    "dscr": 1.3,
                    "repayment": "sculpted",
                    "tenor": "6 months",
                    "capitalise": False,
                },
            },
            "revolvers": {
                "bank": {"limit": "50 MUSD", "rate": "10 %", "opening": "5 MUSD", "matures": "2027-10"}
            },
            "term_notes": {
                "bond": {"limit": "30 MUSD", "rate": "6 %", "tenor": "6 months", "issue_until": "2027-06"}
            },
        },
    )
    model.project("one", {"2027-Q1": 30.0, "2027-Q2": 20.0}, JANUARY + 3)
    model.project("two", {"2027-Q1": 8.0, "2027-Q2": 12.0}, JANUARY + 6)
    income = {month: -1.0 if month < 3 else 4.0 for month in range(60)}
    model.lease("lease", "2027-Q2", income, dict.fromkeys(range(6, 60), 1.0))
    return model.finish()


def many_projects() -> Money:
    """Five halls built over three years: enough for monthly rates carried on to be the shorter form."""
    halls = ["a", "b", "c", "d", "e"]
    loans = {
        "drawn": {**TERMS, "halls": [f"slow-{hall}" for hall in halls], "repayment": "bullet"},
        "line": {**TERMS, "halls": halls, "repayment": "straight-line", "tenor": "60 months"},
        "level": {**TERMS, "halls": halls, "repayment": "level", "tenor": "60 months"},
        "graced": {
            **TERMS,
            "halls": halls,
            "repayment": "bullet",
            "dscr": 1.2,
            "grace": "48 months",
            "tenor": "60 months",
        },
    }
    tree = Tree.path(Timeline.of(JANUARY, [12] * 4))
    model = Money(tree, financing={"project_loans": loans})
    for number, hall in enumerate(halls):
        model.project(hall, {"2027": 10.0 + number}, JANUARY + 12)
        model.project(f"slow-{hall}", dict.fromkeys(tree.names, 12.0), JANUARY + 60)
    return model.finish()


@pytest.mark.parametrize(
    "rule",
    [
        "financing.balance",
        "financing.loan_to_cost",
        "financing.facility_limit",
        "financing.revolver_limit",
        "financing.debt_service",
        "financing.matured",
        "financing.cover_after_horizon",
    ],
)
def test_rule_reads_as_agreed(rule: str):
    check_listing(facilities().model, rule, __file__)


@pytest.mark.parametrize(
    "rule",
    [
        "financing.drawing_carried",
        "financing.repaying_carried",
        "financing.serving_carried",
        "financing.early_interest_carried",
    ],
)
def test_carried_rate_reads_as_agreed(rule: str):
    check_listing(many_projects().model, rule, __file__)
