"""Loans that share one income: what covers them after the horizon, and what one may pay of another."""

from __future__ import annotations

from typing import Any

import pytest

from tests.components.alone import JANUARY
from tests.components.financing.loans import A_GIFT, Q, hall_and_lease, lent, terms
from tests.components.money import Money

NOTES: dict[str, Any] = {"repayment": "scheduled", "tenor": None, "schedule": {6: "100 %"}, "dscr": 1}
AFTER: dict[str, Any] = {"halls": [], "served_by": ["lease"], "repayment": "sculpted", "dscr": 1}


def worth(periods: int) -> float:
    """Of one MUSD a quarter, at 2 %."""
    return (1 - 1.02**-periods) / 0.02


@pytest.mark.parametrize("window", [{"available_until": "2027-03"}, {}], ids=str)
def test_a_new_loan_is_covered_by_the_income_after_the_notes_end(window: dict[str, str]):
    """Proves: F4, each loan is covered by the income up to its own end. The hall may also be built in Q3, so
    that notes for it would mature after the horizon: that it may be does not matter to the loan of 24 months
    that pays the notes of Q1 in Q3.

    By hand: 5 MUSD in Q4 and in the seven quarters after it to the end of the tenor carry 5 x 7.325481 =
    36.6274 at 2 %.

    A wrong formula would give: 5 / 1.02 = 4.9020 without a window, as the notes' income ended in Q3."""
    loans = {
        "bond": terms(**AFTER, refinances=["notes"], tenor="24 months"),
        "notes": terms(**NOTES, **window),
    }
    model = hall_and_lease(4, 5 / 3, cash="200 MUSD", financing={"project_loans": loans})
    model.project("hall", {Q[2]: 100.0}, JANUARY + 9).fix(0.0)
    model.solve()
    assert model.levels("financing.loan_taken") == pytest.approx(
        {("notes", "hall", Q[0]): 100.0, ("bond", "balloon of notes", Q[2]): 5 * worth(8)}
    )


@pytest.mark.parametrize(
    ("share", "total"),
    [("50 %", 10 * worth(5)), ("10 %", 10 + 10 * worth(3) - 0.2 / 1.02)],
    ids=["both together", "the short one alone"],
)
def test_loans_of_different_ends_are_covered_up_to_each_end(share: str, total: float):
    """Proves: F4, the rows are nested. Two sculpted loans of equal rank are served by 10 a quarter from Q2
    on; the horizon ends with Q2, the short one two and the long one four quarters later.

    By hand: at 2 % both together may have 10 x 4.713460 = 47.1346, of which the short one 10 x 2.883883 =
    28.8388. If the long one lends no more than 10 % of 100, whose interest of 0.2 takes part of the income of
    Q2, they have 10 + 28.8388 - 0.2 / 1.02 = 38.6428.

    A wrong formula would give: 28.8388 in both where the short one's income is to cover the long one; more
    than 38.6428 in the second where the short one has all the income to the other's end."""
    shared = {"repayment": "sculpted", "dscr": 1}
    loans = {
        "long": terms(**shared, tenor="15 months", loan_to_cost=share),
        "short": terms(**shared, tenor="9 months", loan_to_cost="50 %", ranks_with=["long"]),
    }
    model = hall_and_lease(2, 10 / 3, cash="100 MUSD", financing={"project_loans": loans})
    model.solve()
    assert lent(model) == pytest.approx(total)


@pytest.mark.parametrize("dscr", [1, 1.5])
def test_loans_of_one_end_are_covered_together(dscr: float):
    """By hand: two of 15 months, of which each lender counts both: 47.1346 / dscr, the dearer dscr's."""
    shared = {"repayment": "sculpted", "tenor": "15 months", "loan_to_cost": "50 %"}
    loans = {
        "one": terms(**shared, dscr=1),
        "other": terms(**shared, dscr=dscr, ranks_with=["one"]),
    }
    model = hall_and_lease(2, 10 / 3, cash="100 MUSD", financing={"project_loans": loans})
    model.solve()
    assert lent(model) == pytest.approx(10 * worth(5) / dscr)


def two_halls(bridge: dict[str, Any], **bond: Any) -> Money:
    """A hall of 50 in Q1 and another in Q2, 50 lent for each for two quarters from readiness on: to Q3 and to
    Q4. The bond costs less than money earns."""
    loans = {
        "bond": terms(halls=[], refinances=["bridge"], **bond),
        "bridge": terms(halls=["hall", "other"], tenor="6 months", limit="100 MUSD", **bridge),
    }
    model = hall_and_lease(9, cost=50.0, cash="300 MUSD", value=A_GIFT, financing={"project_loans": loans})
    model.project("other", {Q[1]: 50.0}, JANUARY + 6).fix(1.0)
    model.solve()
    return model


def test_a_new_loan_pays_no_instalment_of_another_vintage():
    """Proves: only last repayments are lent for. By hand: in Q3 the last 25 of the first hall's loan fall
    due, and 25 of the second's, whose last 25 follow in Q4.

    A wrong formula would give: 50 in Q3."""
    model = two_halls({"repayment": "straight-line"})
    taken = model.levels("financing.loan_taken")
    assert taken["bond", "balloon of bridge", Q[2]] == pytest.approx(25.0)
    assert taken["bond", "balloon of bridge", Q[3]] == pytest.approx(25.0)


@pytest.mark.parametrize(
    "bridge",
    [{"repayment": "sculpted", "dscr": 0.1}, {"repayment": "bullet", "sweep": "1 %"}],
    ids=lambda terms: terms["repayment"],
)
def test_what_is_repaid_early_is_not_lent_for(bridge: dict[str, Any]):
    """By hand: where repayment is decided all 100 may be repaid in Q3, of which 50 end there; later no more
    may be lent.

    A wrong formula would give: 100 in Q3, for a year at 8 % where money earns 12 %."""
    model = two_halls(bridge, available_until="2027-09")
    assert model.levels("financing.loan_taken")["bond", "balloon of bridge", Q[2]] == pytest.approx(50.0)
