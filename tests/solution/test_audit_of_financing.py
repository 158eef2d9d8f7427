"""The audit of facilities, one page of numbers each."""

from __future__ import annotations

import pytest

from optimizer.solution.audit import (
    financing,
)
from tests.solution.small import (
    Q,
    amounts,
    approx,
    approx_list,
    case,
    scenario,
    with_hall,
    with_lease,
)


def test_a_project_loan_draws_with_the_cost_grows_and_is_repaid_in_even_parts():
    """Proves: 100 MUSD on a hall of 200 (half in Q1, half in Q2), 8 % a year, 1 % fee, interest added until
    it is ready in July, then straight-line over 6 months.

    By hand: drawn 50 and 50, fees 0.5 each; owed 50, then 50 + 1 + 50 = 101; Q3: interest 2.02, repaid 50.5;
    Q4: interest 1.01, repaid 50.5, owed 0. A wrong formula would give: interest of 1 paid in Q2.
    """
    loan = {
        "halls": ["hall"],
        "served_by": [],
        "loan_to_cost": "60 %",
        "rate": "8 %",
        "fee": "1 %",
        "tenor": "6 months",
        "repayment": "straight-line",
    }
    made = case(
        scenario(with_hall(), {"financing": {"project_loans": {"bank": loan}}}),
        ("conversions.started", "west", "hall", Q[0], 20.0),
        ("financing.loan_taken", "", "bank/hall", Q[0], 100.0),
    )
    owed = financing.recompute(made)
    assert amounts(made, "cash", "drawn") == approx({Q[0]: 50.0, Q[1]: 50.0})
    assert amounts(made, "cash", "fees") == approx({Q[0]: -0.5, Q[1]: -0.5})
    assert amounts(made, "cash", "interest") == approx({Q[2]: -2.02, Q[3]: -1.01})
    assert amounts(made, "cash", "repaid") == approx({Q[2]: -50.5, Q[3]: -50.5})
    assert [owed["bank", node] for node in Q] == approx_list(50, 101, 50.5, 0)


def loan(**changes: object) -> dict[str, object]:
    """A bank loan on the hall at 8 % a year."""
    terms = {"halls": ["hall"], "served_by": [], "loan_to_cost": "60 %", "rate": "8 %", "tenor": "6 months"}
    return {"financing": {"project_loans": {"bank": {**terms, **changes}}}}


TAKEN = (
    ("conversions.started", "west", "hall", Q[0], 20.0),
    ("financing.loan_taken", "", "bank/hall", Q[0], 100.0),
)


def test_a_level_loan_pays_the_same_each_quarter():
    """Proves: 100 MUSD at 2 % a quarter over two quarters; interest of the build is paid as it falls due.

    By hand: annuity 100 / (1/1.02 + 1/1.02^2) = 51.50495; interest 1 in Q2, 2 in Q3, 1.0099 in Q4.
    A wrong formula would give: 50 repaid in each.
    """
    changes = loan(repayment="level", capitalise=False)
    made = case(scenario(with_hall(), changes), *TAKEN)
    financing.recompute(made)
    service = 100 / (1 / 1.02 + 1 / 1.02**2)
    assert amounts(made, "cash", "interest") == approx(
        {Q[1]: -1.0, Q[2]: -2.0, Q[3]: -0.02 * (102 - service)}
    )
    assert amounts(made, "cash", "repaid") == approx({Q[2]: 2 - service, Q[3]: service - 102})


def test_a_sculpted_loan_owes_less_once_it_was_decided_to_repay():
    """Proves: 101 after the build; 30 repaid in Q3. By hand: interest 2.02 in Q3, 0.02 * 71 = 1.42 in Q4."""
    changes = loan(repayment="sculpted", tenor="60 months")
    repaid = ("financing.sculpted_repaid", "", "bank", Q[2], 30.0)
    made = case(scenario(with_hall(), changes), *TAKEN, repaid)
    owed = financing.recompute(made)
    assert amounts(made, "cash", "interest") == approx({Q[2]: -2.02, Q[3]: -1.42})
    assert [owed["bank", node] for node in Q] == approx_list(50, 101, 71, 71)


def test_a_sculpted_loan_must_be_repaid_by_its_maturity():
    """Proves: 101 owed, due 6 months after July; 60 repaid by then. By hand: 41 past maturity in Q4."""
    repaid = ("financing.sculpted_repaid", "", "bank", Q[2], 60.0)
    made = case(scenario(with_hall(), loan(repayment="sculpted")), *TAKEN, repaid)
    owed = financing.recompute(made)
    (check,) = (one for one in financing.limits(made, owed) if one.limit == "debt past its maturity")
    assert (check.slack, check.node) == (pytest.approx(-41.0), Q[3])


def test_cover_counts_what_is_due_but_not_a_bullet():
    """Proves: nothing serves the loan, so cover is short by 1.2 times the debt service of the worst quarter.

    By hand, straight-line: (2.02 + 50.5) * 1.2 = 63.024 in Q3; bullet: 2.02 * 1.2 = 2.424.
    """
    for repayment, short in (("straight-line", 63.024), ("bullet", 2.424)):
        made = case(scenario(with_hall(), loan(repayment=repayment, dscr=1.2)), *TAKEN)
        owed = financing.recompute(made)
        (check,) = (one for one in financing.limits(made, owed) if one.limit == "debt service cover")
        assert (check.slack, check.node) == (pytest.approx(-short), Q[2])


def test_a_loan_on_machines_follows_the_date_that_its_project_names():
    """Proves: two leases of one id from Q3 and Q4, decided in one quarter; the loan is on the later one.

    By hand: machines of 20 MW at 1 MUSD/MW are paid in October: the loan of 10 is drawn in Q4.
    """
    gpus = {"capex": "1 MUSD/MW", "spend": {"0": "100 %"}, "life": "48 months", "residual": "0 %"}
    lease = with_lease(kind="gpu-cloud", gpus=gpus, it="40 MW", blocks={"size": "20 MW", "most": 2})
    made = case(
        scenario(lease, loan(halls=[], machines_of=["lease"], repayment="bullet", tenor="24 months")),
        ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0),
        ("leases.taken", "", "hall/lease/2027-Q4", Q[0], 1.0),
        ("financing.loan_taken", "", "bank/lease from 2027-10", Q[0], 10.0),
    )
    financing.recompute(made)
    assert amounts(made, "cash", "drawn") == approx({Q[3]: 10.0})


def test_equity_first_draws_the_last_part_of_the_cost():
    """Proves: with a loan to cost of 60 % and half paid in each quarter, the equity of 40 % goes first.

    By hand: by the end of Q1 half is paid, 10 % of the cost is the loan's: a sixth of it. Of 120: 20 and 100.
    """
    loan = {
        "halls": ["hall"],
        "served_by": [],
        "loan_to_cost": "60 %",
        "drawing": "equity-first",
        "rate": "0 %",
        "tenor": "60 months",
        "repayment": "bullet",
    }
    made = case(
        scenario(with_hall(), {"financing": {"project_loans": {"bank": loan}}}),
        ("conversions.started", "west", "hall", Q[0], 20.0),
        ("financing.loan_taken", "", "bank/hall", Q[0], 120.0),
    )
    financing.recompute(made)
    assert amounts(made, "cash", "drawn") == approx({Q[0]: 20.0, Q[1]: 100.0})
    assert amounts(made, "closing", "debt outstanding") == approx({Q[3]: -120.0})


def test_revolver_notes_and_old_debt():
    """Proves: revolver 30 drawn of 50 at 10 %, 10 more in Q2; notes of 40 issued in Q1 for 6 months at 12 %;
    old notes of 20 at 8 % due in May.

    By hand: interest Q1 30 * 2.5 % + 20 * 2 % = 1.15; Q2 0.75 + 40 * 3 % + 0.4 = 2.35; Q3 40 * 2.5 % + 1.2 =
    2.2; unused fee 4 % a year on 20: 0.2 in Q1 and Q2, on 10: 0.1 after. Repaid 20 in Q2, 40 in Q3.
    """
    facilities = {
        "revolvers": {"line": _REVOLVER},
        "term_notes": {"notes": {"limit": "40 MUSD", "rate": "12 %", "fee": "2 %", "tenor": "6 months"}},
        "outstanding": {"old": {"amount": "20 MUSD", "rate": "8 %", "matures": "2027-05"}},
    }
    made = case(
        scenario({"financing": facilities}),
        ("financing.revolver_change", "", "line", Q[1], 10.0),
        ("financing.note_issued", "", "notes", Q[0], 40.0),
    )
    owed = financing.recompute(made)
    assert amounts(made, "cash", "interest") == approx({Q[0]: -1.15, Q[1]: -2.35, Q[2]: -2.2, Q[3]: -1.0})
    assert amounts(made, "cash", "fees") == approx({Q[0]: -1.0, Q[1]: -0.2, Q[2]: -0.1, Q[3]: -0.1})
    assert amounts(made, "cash", "repaid") == approx({Q[1]: -20.0, Q[2]: -40.0})
    assert [owed["line", node] for node in Q] == approx_list(30, 40, 40, 40)


_REVOLVER = {
    "limit": "50 MUSD",
    "rate": "10 %",
    "unused_fee": "4 %",
    "opening": "30 MUSD",
    "matures": "2029-01",
}
