"""The audit of what can be agreed on with lenders of project loans, one page of numbers each."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.solution.audit import financing, leases
from optimizer.solution.audit.case import Case
from optimizer.solution.audit.report import LimitCheck
from tests.solution.small import Q, amounts, approx, approx_list, case, scenario, with_hall, with_lease

STARTED = ("conversions.started", "west", "hall", Q[0], 20.0)
TAKEN = ("financing.loan_taken", "", "bank/hall", Q[0], 100.0)
LEASED = ("leases.taken", "", "hall/lease/2027-Q3", Q[0], 1.0)
"""20 MW at 100 USD/kW-month less 10 of cost from July on: 1.8 MUSD a month, 5.4 a quarter."""


def terms(**changes: object) -> dict[str, Any]:
    """A bullet on the hall of 200 MUSD, paid for in Q1 and Q2 and ready in July, at 8 %."""
    return {
        "halls": ["hall"],
        "served_by": ["lease"],
        "loan_to_cost": "60 %",
        "rate": "8 %",
        "tenor": "6 months",
        "repayment": "bullet",
        "capitalise": False,
        **changes,
    }


def audited(
    *rows: Any, others: dict[str, Any] | None = None, **loan: object
) -> tuple[Case, dict[Any, float]]:
    loans = {"bank": terms(**loan), **(others or {})}
    made = case(
        scenario(with_hall(), with_lease(), {"financing": {"project_loans": loans}}), STARTED, LEASED, *rows
    )
    leases.recompute(made)
    return made, financing.recompute(made)


def limit(made: Case, owed: dict[Any, float], name: str) -> LimitCheck:
    (found,) = (one for one in financing.limits(made, owed) if one.limit == name)
    return found


def test_a_bond_lies_in_escrow_until_it_is_spent():
    """By hand: 100 drawn in Q1, 3 % kept by others; half of the cost waits for Q2: 48.5."""
    made, owed = audited(TAKEN, drawing="at-once", fee="1 %", oid="2 %")
    assert amounts(made, "cash", "drawn") == approx({Q[0]: 100.0})
    assert amounts(made, "cash", "fees") == approx({Q[0]: -3.0})
    assert amounts(made, "restricted", "escrow") == approx({Q[0]: 48.5})
    assert [owed["bank", node] for node in Q] == approx_list(100, 100, 100, 0)


def test_the_draw_window_and_the_fee_for_being_ready():
    """By hand: until May only Q1's 100 of the cost count, drawn at once; 2 % a year on 150 in Q1 and on 50
    for two months of Q2; an issue cost of 4."""
    signed = ("financing.loan_signed", "", "bank", Q[0], 1.0)
    changes = {"draw_until": "2027-05", "limit": "150 MUSD", "commitment_fee": "2 %", "issue_cost": "4 MUSD"}
    made, owed = audited(TAKEN, signed, **changes)
    assert amounts(made, "cash", "drawn") == approx({Q[0]: 100.0})
    assert amounts(made, "cash", "fees") == approx({Q[0]: -4.75, Q[1]: -1 / 6})
    assert limit(made, owed, "loan to cost").slack == pytest.approx(60.0 - 100.0)
    assert limit(made, owed, "loan signed").slack == pytest.approx(0.0)
    unsigned, owed = audited(TAKEN, **changes)
    assert limit(unsigned, owed, "loan signed").slack == pytest.approx(-100.0)
    small, owed = audited(TAKEN, signed, **{**changes, "least": "120 MUSD"})
    assert limit(small, owed, "least of a loan").slack == pytest.approx(-20.0)


def test_a_schedule_and_what_is_paid_after_the_horizon():
    """By hand: 100, of which 30 in Q4 and 70 in Q1 2028, at 2 %: interest 2 in Q4, and 1.4 + 70 after the
    horizon, at no rate: 1.4 above the 70 owed."""
    made, owed = audited(TAKEN, repayment="scheduled", tenor=None, schedule={6: "30 %", 9: "70 %"})
    assert amounts(made, "cash", "repaid") == approx({Q[3]: -30.0})
    assert amounts(made, "closing", "interest after the horizon") == approx({Q[3]: -1.4})
    assert [owed["bank", node] for node in Q] == approx_list(50, 100, 100, 70)


def test_cover_leaves_the_balloon_out():
    """By hand: Q3 pays 2 of interest, Q4 2 + 30 of 30 due first: 1.2 x 32 against 5.4. After the horizon 40
    of 70 are balloon: 1.2 x (1.4 + 30) / 1.02 against 5.4 / 1.02."""
    made, owed = audited(TAKEN, repayment="scheduled", tenor=None, schedule={6: "30 %", 9: "70 %"}, dscr=1.2)
    check = limit(made, owed, "debt service cover")
    assert (check.slack, check.node) == (pytest.approx(5.4 - 1.2 * 32), Q[3])
    after = limit(made, owed, "debt service cover after the horizon")
    assert after.slack == pytest.approx((5.4 - 1.2 * 31.4) / 1.02)


def test_a_sweep_repays_the_share_of_what_is_left():
    """By hand: 5.4 - 2 = 3.4 is left in Q3, half of it 1.7: 1.2 repaid are 0.5 short. Interest in Q4 on
    98.8. In Q4 all falls due."""
    rows = [
        ("financing.loan_repaid", "", "bank", Q[2], 1.2),
        ("financing.loan_repaid", "", "bank", Q[3], 98.8),
    ]
    made, owed = audited(TAKEN, *rows, sweep="50 %", limit="100 MUSD")
    assert amounts(made, "cash", "interest") == approx({Q[1]: -1.0, Q[2]: -2.0, Q[3]: -1.976})
    assert [owed["bank", node] for node in Q] == approx_list(50, 100, 98.8, 0)
    assert limit(made, owed, "cash sweep").slack == pytest.approx(-0.5)


def test_a_reserve_ties_cash_or_costs_a_fee():
    """By hand: three months of interest are 1 after Q1 and 2 after Q2 and Q3; 1.5 held after Q2 is 0.5 short.
    As a letter of credit at 4 %: 1 % of 1, 1.5 and 2."""
    rows = [
        ("financing.reserve_held", "", "bank", node, held) for node, held in zip(Q, (1, 1.5, 2), strict=False)
    ]
    made, owed = audited(TAKEN, *rows, reserve={"months": "3 months"})
    assert amounts(made, "restricted", "debt service reserve") == approx({Q[0]: 1.0, Q[1]: 1.5, Q[2]: 2.0})
    check = limit(made, owed, "debt service reserve")
    assert (check.slack, check.node) == (pytest.approx(-0.5), Q[1])
    letter, _ = audited(TAKEN, *rows, reserve={"months": "3 months", "letter_of_credit_fee": "4 %"})
    assert amounts(letter, "restricted", "debt service reserve") == {}
    assert amounts(letter, "cash", "letter of credit") == approx({Q[1]: -0.01, Q[2]: -0.015, Q[3]: -0.02})


def test_project_cash_and_its_lock_up():
    """By hand: Q2 pays 1 of interest and has 1 put in; Q3 has 5.4 - 2 = 3.4, of which 3 go up; Q4 5.4 - 102
    and 90 put in: 0.4 - 6.6 = -6.2. A lock-up at 3 asks for 6 of 5.4 in Q3."""
    cash = [("financing.project_cash", "", "bank", node, 0.0, "state") for node in Q]
    up = [
        ("financing.upstream", "", "bank", node, amount)
        for node, amount in zip(Q[1:], (-1, 3, -90), strict=True)
    ]
    made, owed = audited(TAKEN, *cash, *up, lock_up=3.0, dscr=1.1, limit="100 MUSD")
    assert amounts(made, "restricted", "project cash") == approx({Q[2]: 0.4, Q[3]: -6.2})
    assert limit(made, owed, "project cash").slack == pytest.approx(-6.2)
    check = limit(made, owed, "lock-up")
    assert (check.slack, check.node) == (pytest.approx(-0.6), Q[2])


def test_a_bond_pays_what_a_bridge_repays():
    """By hand: the bridge repays 100 in Q4, of which 60 % may be lent: 70 is 10 too much. It runs from then
    on: owed at the end, and 1.4 a quarter for a year after the horizon."""
    bond = terms(halls=[], refinances=["bank"], tenor="12 months")
    row = ("financing.loan_taken", "", "bond/balloon of bank", Q[3], 70.0)
    made, owed = audited(TAKEN, row, others={"bond": bond})
    assert (owed["bank", Q[3]], owed["bond", Q[3]]) == (pytest.approx(0.0), pytest.approx(70.0))
    assert limit(made, owed, "loan to cost").slack == pytest.approx(-10.0)
    assert amounts(made, "closing", "interest after the horizon") == approx({Q[3]: -5.6})


def test_a_bond_pays_no_instalment_of_another_vintage():
    """By hand: 100 on the hall of Q1 are repaid by 50 in Q3 and in Q4; 40 on what is begun in Q2 and ready in
    October by 20 in Q4 and after it: 60 % of 50 may be lent in Q4, not of 70."""
    bond = terms(halls=[], refinances=["bank"], tenor="12 months")
    rows = [
        ("conversions.started", "west", "hall", Q[1], 10.0),
        ("financing.loan_taken", "", "bank/hall", Q[1], 40.0),
        ("financing.loan_taken", "", "bond/balloon of bank", Q[3], 31.0),
    ]
    made, owed = audited(TAKEN, *rows, others={"bond": bond}, repayment="straight-line")
    assert amounts(made, "cash", "repaid") == approx({Q[2]: -50.0, Q[3]: -70.0})
    assert limit(made, owed, "loan to cost").slack == pytest.approx(-1.0)


def test_loans_of_equal_rank_are_covered_up_to_each_end():
    """By hand: in straight lines from July on, 10 of the bank's over five quarters and 6 of the fund's over
    three: 6 and 2 are owed at the end of the horizon. Until September 2028 the lease brings 5.4, 5.4 and,
    after its rent has risen by 10 %, 6: worth 16.138363 at 2 % a quarter; 5.4 / 1.02 until March. The bank
    counts both: 2 x 8 = 16; the fund, that ends before, only its own: 2 x 2.

    A wrong formula would give: 5.4 / 1.02 - 2 x 2 of the fund as the least, or 5.4 / 1.02 - 2 x 8."""
    line = {"repayment": "straight-line", "dscr": 2}
    fund = terms(**line, ranks_with=["bank"], tenor="9 months")
    rows = [(*TAKEN[:4], 10.0), ("financing.loan_taken", "", "fund/hall", Q[0], 6.0)]
    made, owed = audited(*rows, others={"fund": fund}, **line, tenor="15 months")
    check = limit(made, owed, "debt service cover after the horizon")
    worth = 5.4 / 1.02 + 5.4 / 1.02**2 + 6 / 1.02**3
    assert check.slack == pytest.approx(worth - 2 * 8)
    assert check.checked == 2


def test_what_is_charged_of_a_sculpted_loan():
    """By hand: 100 owed at the end of the horizon; until September 2028 the lease brings 5.4, 5.4 and, after
    its rent has risen by 10 %, 6: worth 16.138363 at 2 % a quarter, so that 100 x 16.8 / 16.138363 = 104.0998
    are paid in all. 4 charged are 0.0998 too little."""
    row = ("financing.charged_after_horizon", "", "bank", Q[3], 4.0)
    made, owed = audited(TAKEN, row, repayment="sculpted", dscr=1.1, tenor="15 months")
    assert amounts(made, "closing", "interest after the horizon") == approx({Q[3]: -4.0})
    worth = 5.4 / 1.02 + 5.4 / 1.02**2 + 6 / 1.02**3
    slack = limit(made, owed, "interest after the horizon").slack
    assert slack == pytest.approx(4 - 100 * (16.8 / worth - 1))
