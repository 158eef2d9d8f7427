"""One MUSD of a project loan, from the first draw to the last repayment."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.financing import loan_schedule
from optimizer.components.financing.loan_schedule import Schedule
from optimizer.components.financing.schema import ProjectLoan
from optimizer.core.interest import interest_of
from optimizer.core.timeline import Timeline
from tests.components.alone import JANUARY

QUARTERS = Timeline.of(JANUARY, [3] * 8)


def a_loan(**changes: Any) -> ProjectLoan:
    """60 % of cost at 8 %, six months after readiness in one amount, but for the changes."""
    return ProjectLoan.model_validate(
        {
            "halls": ["hall"],
            "served_by": ["lease"],
            "loan_to_cost": "60 %",
            "rate": "8 %",
            "tenor": "6 months",
            "repayment": "bullet",
            **changes,
        }
    )


def schedule(loan: ProjectLoan, timeline: Timeline, spending: dict[int, float], ready: int) -> Schedule:
    return loan_schedule.schedule(loan, interest_of(loan, {}, timeline), timeline, spending, ready)


def made(timeline: Timeline = QUARTERS, ready: int = 6, **changes: Any) -> Schedule:
    """The loan on a project that costs 30, 50 and 20 MUSD in the first three quarters."""
    return schedule(a_loan(**changes), timeline, {0: 30.0, 1: 50.0, 2: 20.0}, JANUARY + ready)


def test_pro_rata_draws_follow_the_cost():
    found = made()
    assert found.cost == 100.0
    assert found.drawn == pytest.approx({0: 0.3, 1: 0.5, 2: 0.2})


def test_equity_first_draws_come_last():
    """By hand (F2): equity is 40 of 100; cumulative cost 30, 80, 100 leaves 0, 40, 60 to the loan of 60."""
    assert made(drawing="equity-first").drawn == pytest.approx({1: 40 / 60, 2: 20 / 60})


def test_interest_is_capitalised_until_ready_and_then_paid():
    """By hand (F3), 2 % a quarter, ready after two quarters, with the last fifth drawn in the quarter after:
    owed 0.3 at the end of Q1; Q2 adds 0.006 and draws 0.5: 0.806; Q3 pays 0.01612 and draws 0.2: 1.006; Q4
    pays 0.02012 and, six months after readiness, all. Paid from the start it would be 0.006 in Q2 and 1.0 in
    the end."""
    found = made()
    assert (found.first, found.last) == (0, 3)
    assert found.capitalised == pytest.approx({1: 0.006})
    assert found.interest == pytest.approx({2: 0.01612, 3: 0.02012})
    assert found.repaid == pytest.approx({3: 1.006})
    assert found.owed == pytest.approx({0: 0.3, 1: 0.806, 2: 1.006, 3: 0.0})
    paid = made(capitalise=False)
    assert paid.interest == pytest.approx({1: 0.006, 2: 0.016, 3: 0.02})
    assert paid.repaid == pytest.approx({3: 1.0})


def test_capitalised_interest_compounds():
    """By hand: 1 drawn in Q1, ready after nine months: 1.02 at the end of Q2 and 1.0404 at the end of Q3."""
    found = schedule(a_loan(), QUARTERS, {0: 5.0}, JANUARY + 9)
    assert found.capitalised == pytest.approx({1: 0.02, 2: 0.0204})
    assert found.repaid == pytest.approx({4: 1.0404})


def test_straight_line_after_the_grace():
    """By hand: ready after Q1, three months of interest only (Q2), then thirds of 1 in Q3 to Q5 of a 12-month
    tenor."""
    found = schedule(
        a_loan(repayment="straight-line", tenor="12 months", grace="3 months"),
        QUARTERS,
        {0: 5.0},
        JANUARY + 3,
    )
    assert found.tested_from == 2
    assert found.interest == pytest.approx({1: 0.02, 2: 0.02, 3: 0.04 / 3, 4: 0.02 / 3})
    assert found.repaid == pytest.approx({2: 1 / 3, 3: 1 / 3, 4: 1 / 3})
    assert found.early_interest == pytest.approx({1: 0.02})


def test_level_payments_are_the_annuity():
    """By hand (F5): 0.02 / (1 - 1.02^-4) = 0.262624 a quarter for four quarters."""
    found = schedule(a_loan(repayment="level", tenor="12 months"), QUARTERS, {0: 5.0}, JANUARY + 3)
    payment = 0.02 / (1 - 1.02**-4)
    assert found.service == pytest.approx(dict.fromkeys(range(1, 5), payment))
    assert found.owed[4] == pytest.approx(0.0)


def test_level_payments_on_months_and_quarters():
    """Proves: the annuity is exact on mixed periods. By hand: after one month of building, two months then
    one quarter at 8 %, payment p a month: 1 = p d + p d^2 + 3 p d^2 / 1.02 with d = 1 / (1 + 0.08 / 12)."""
    timeline = Timeline.of(JANUARY, [1, 1, 1, 3])
    found = schedule(a_loan(repayment="level", tenor="5 months"), timeline, {0: 5.0}, JANUARY + 1)
    d = 1 / (1 + 0.08 / 12)
    payment = 1 / (d + d**2 + 3 * d**2 / 1.02)
    assert found.service == pytest.approx({1: payment, 2: payment, 3: 3 * payment})
    assert found.owed[3] == pytest.approx(0.0)


@pytest.mark.parametrize("repayment", ["straight-line", "level"])
def test_a_loan_beyond_the_horizon_is_the_same_loan_cut_off(repayment: str):
    """Proves: the schedule does not depend on where the horizon ends, and leaves a balance there."""
    terms = {"repayment": repayment, "tenor": "18 months", "grace": "3 months"}
    whole = schedule(a_loan(**terms), QUARTERS, {0: 5.0}, JANUARY + 3)
    cut = schedule(a_loan(**terms), Timeline.of(JANUARY, [3] * 5), {0: 5.0}, JANUARY + 3)
    assert cut.last == whole.last == 6
    assert cut.owed == pytest.approx({index: whole.owed[index] for index in range(5)})
    assert cut.repaid == pytest.approx({index: whole.repaid[index] for index in range(2, 5)})
    assert cut.owed[4] > 0.3


def test_a_draw_after_repayment_has_begun_is_repaid_by_the_end():
    """By hand: halves drawn in Q1 and Q2, ready after Q1, straight-line over Q2 to Q4: Q2 repays 0.5 / 3, Q3
    half of what is then owed, 0.4166667, and Q4 the rest."""
    found = schedule(
        a_loan(repayment="straight-line", tenor="9 months"), QUARTERS, {0: 5.0, 1: 5.0}, JANUARY + 3
    )
    assert found.repaid == pytest.approx({1: 0.5 / 3, 2: 2.5 / 6, 3: 2.5 / 6})


def test_cost_that_falls_due_after_the_loan_is_not_financed():
    found = schedule(a_loan(tenor="3 months"), QUARTERS, {0: 5.0, 1: 3.0, 2: 2.0}, JANUARY + 3)
    assert (found.last, found.cost) == (1, 5.0)
    assert found.drawn == {0: 1.0}


def test_readiness_within_a_period_counts_from_the_next_one():
    """Proves: a hall ready in May can be used from the quarter that begins in July; until then interest is
    added."""
    found = schedule(a_loan(), QUARTERS, {0: 5.0}, JANUARY + 4)
    assert found.capitalised == pytest.approx({1: 0.02})
    assert found.interest == pytest.approx({2: 0.0204, 3: 0.0204})
    assert found.last == 3
