"""Every rule of what can be agreed on with lenders of project loans, as a person has read it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.components.alone import JANUARY, quarters, two_worlds
from tests.components.financing.loans import Q, terms
from tests.components.money import Money
from tests.listing import check_listing, listing

LOANS: dict[str, Any] = {
    "bond": terms(
        halls=["one"],
        limit="90 MUSD",
        least="50 MUSD",
        issue_cost="2 MUSD",
        drawing="at-once",
        repayment="scheduled",
        tenor=None,
        schedule={3: "20 %", 9: "80 %"},
        dscr=1.2,
        reserve={"months": "4 months"},
        lock_up=1.5,
    ),
    "swept": terms(
        halls=["two"],
        served_by=["other"],
        limit="40 MUSD",
        tenor="9 months",
        repayment="straight-line",
        sweep="50 %",
        dscr=1.1,
        reserve={"months": "3 months", "letter_of_credit_fee": "2 %"},
    ),
    "bridge": terms(halls=["two"], served_by=["other"], loan_to_cost="40 %", tenor="3 months"),
    "after": terms(halls=[], refinances=["bridge"], served_by=["other"], repayment="sculpted", dscr=1.3),
}


def agreed() -> Money:
    """A bond that is signed, kept in reserve for and locked up; a loan that is swept; a loan in a loan's
    place."""
    model = Money(quarters(4), financing={"project_loans": LOANS}, value={"reference_rate": "4 %"})
    model.project("one", {Q[0]: 50.0, Q[1]: 50.0}, JANUARY + 3)
    model.project("two", {Q[0]: 60.0}, JANUARY + 3)
    model.lease("lease", Q[1], dict.fromkeys(range(60), 10.0))
    model.lease("other", Q[1], dict.fromkeys(range(60), 5.0))
    return model.finish()


def parting() -> Money:
    """A reserve before two worlds part."""
    loan = {**LOANS["bond"], "lock_up": None, "issue_cost": "0 MUSD", "least": None}
    model = Money(two_worlds(4, shared=2), financing={"project_loans": {"bond": loan}})
    model.project("one", {Q[0]: 100.0}, JANUARY + 3)
    model.lease("lease", Q[1], dict.fromkeys(range(60), 10.0))
    return model.finish()


def replaced() -> Money:
    """Bonds after bridges whose repayment is decided: that of one hall ends in Q3, that of another later."""
    bridge = {"halls": ["one", "two"], "loan_to_cost": "40 %", "tenor": "6 months"}
    loans = {
        "bond": terms(halls=[], refinances=["bridge"], tenor="6 months"),
        "bridge": terms(**bridge, repayment="sculpted", dscr=1.2),
        "other-bond": terms(halls=[], refinances=["other-bridge"], loan_to_cost="90 %", tenor="6 months"),
        "other-bridge": terms(**bridge, repayment="straight-line", sweep="50 %", limit="40 MUSD"),
    }
    model = Money(quarters(6), financing={"project_loans": loans}, value={"reference_rate": "4 %"})
    model.project("one", {Q[0]: 50.0}, JANUARY + 3)
    model.project("two", {Q[1]: 60.0}, JANUARY + 6)
    model.lease("lease", Q[1], dict.fromkeys(range(60), 10.0))
    return model.finish()


@pytest.mark.parametrize(
    "rule",
    [
        "signed_once",
        "lent_if_signed",
        "least_lent",
        "repaid_as_agreed",
        "swept",
        "cleared",
        "due_until_clear",
        "due_as_agreed",
        "reserved",
        "project_cash_carried",
        "fenced_if_signed",
        "reserve_kept",
        "locked_up",
        "lock_up_met",
        "charged",
    ],
)
def test_rule_reads_as_agreed(rule: str):
    check_listing(agreed().model, f"financing.{rule}", __file__)


def test_what_a_new_loan_may_pay_reads_as_agreed():
    """Of a sculpted loan all that was lent for what ends there; of a swept one half, its last repayment."""
    check_listing(replaced().model, "financing.refinanced", __file__)


def test_reserves_before_worlds_part_read_as_agreed():
    """At least what each way needs, where on a single way it is just that."""
    text = listing(parting().model, "financing.reserved")
    assert "financing.reserved[bond, 2027-Q2, 2027-Q4@good]" in text
    assert text.count(">=") > 0
    assert listing(agreed().model, "financing.reserved").count("<=") == 0
