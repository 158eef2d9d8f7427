"""Schedules, sweeps and new loans in place of old ones, worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.financing.data import prepare
from optimizer.components.financing.schema import Financing
from optimizer.core.errors import NoPlan
from tests.components.alone import JANUARY, quarters, two_worlds
from tests.components.financing.loans import A_GIFT, BURDEN, Q, hall_and_lease, lent, terms
from tests.components.money import Money

SCHEDULE = {3: "10 %", 6: "15 %", 12: "75 %"}


def test_a_schedule_with_a_balloon():
    """By hand: 100 ready in April; 10, 15 and 75 % of it fall due after three, six and twelve months: in Q2,
    Q3 and Q5. Interest 2, 1.8, 1.5 and 1.5.

    A wrong formula would give: a quarter too late each, 10 % of what is left."""
    model = hall_and_lease(6, repayment="scheduled", tenor=None, schedule=SCHEDULE)
    model.solve()
    assert model.amounts("cash", "repaid") == pytest.approx({Q[1]: -10.0, Q[2]: -15.0, Q[4]: -75.0})
    assert model.amounts("cash", "interest") == pytest.approx(
        {Q[1]: -2.0, Q[2]: -1.8, Q[3]: -1.5, Q[4]: -1.5}
    )


def test_what_is_drawn_late_is_spread_over_the_shares_that_remain():
    """By hand: halves drawn in Q1 and Q2, ready in April: 10 % of the first half is due in Q2, 5; then 15 of
    90 parts of the 95 owed, and the rest."""
    model = hall_and_lease(
        6, cost={Q[0]: 50.0, Q[1]: 50.0}, repayment="scheduled", tenor=None, schedule=SCHEDULE, rate="0 %"
    )
    model.solve()
    assert model.amounts("cash", "repaid") == pytest.approx(
        {Q[1]: -5.0, Q[2]: -95 * 15 / 90, Q[4]: -95 * 75 / 90}
    )


def test_the_balloon_of_a_schedule_is_not_covered():
    """Proves: the last share counts for the DSCR only up to the largest before it. By hand: of one MUSD Q2
    pays 0.12, Q3 0.168, Q4 0.015 and Q5 0.015 + 0.15 of 0.75. Income 12 / 1.2 = 10: 10 / 0.168 = 59.52 in Q3
    and 10 / 0.165 in Q5.

    A wrong formula would give: 10 / 0.765 = 13.07 with the balloon."""
    model = hall_and_lease(6, 4.0, repayment="scheduled", tenor=None, schedule=SCHEDULE, dscr=1.2)
    model.solve()
    assert lent(model) == pytest.approx(10 / 0.168)
    even = dict.fromkeys((3, 6, 9, 12), "25 %")
    straight = hall_and_lease(6, 4.0, repayment="scheduled", tenor=None, schedule=even, dscr=1.2)
    straight.solve()
    assert lent(straight) == pytest.approx(10 / 0.27)


def test_the_balloon_after_the_horizon_is_not_covered():
    """By hand: the horizon ends with Q3, 0.75 owed; Q4 and Q5 still pay 0.015 and 0.165 without the balloon
    of 0.6, worth 0.015 / 1.02 + 0.165 / 1.0404 = 0.17330 at the loan's rate: 0.75 - 0.6 / 1.0404. Income in
    them of 0.9 a quarter covers 0.9 (1 / 1.02 + 1 / 1.0404) / 1.2 / 0.1733 = 8.4025.

    A wrong formula would give: 1.94 with the balloon, 59.5 without any cover."""
    income = {month: 4.0 if month < 6 else 0.3 for month in range(60)}
    model = hall_and_lease(3, income, repayment="scheduled", tenor="12 months", schedule=SCHEDULE, dscr=1.2)
    model.solve()
    worth = 0.9 * (1 / 1.02 + 1 / 1.02**2) / 1.2
    assert lent(model) == pytest.approx(worth / (0.75 - 0.6 / 1.02**2))


def test_half_of_what_is_left_repays_a_bullet():
    """Proves: F5. By hand: 100 at 2 % a quarter beside an income of 30: Q2 has 28 left and repays 14; then
    (30 - 1.72) / 2 = 14.14 and (30 - 1.4372) / 2 = 14.2814; the rest, 57.5786, falls due in Q5.

    A wrong formula would give: 15 a quarter of income before interest, 100 in Q5 as agreed."""
    model = hall_and_lease(6, repayment="bullet", limit="100 MUSD", sweep="50 %")
    model.solve()
    assert lent(model) == pytest.approx(100.0)
    assert model.amounts("cash", "repaid") == pytest.approx(
        {Q[1]: -14.0, Q[2]: -14.14, Q[3]: -14.2814, Q[4]: -57.5786}
    )


def test_what_is_swept_shortens_the_loan_from_its_end():
    """By hand: 25 a quarter agreed, income 40, all of what is left repays: Q2 40 - 2 = 38, of which 13 early;
    Q3 40 - 1.24 = 38.76; Q4 would repay 25 as agreed but owes only 23.24, and Q5 nothing.

    A wrong formula would give: less than 25 due in Q3 (pro rata), 25 repaid in Q4 and a balance below
    zero."""
    model = hall_and_lease(6, 40 / 3, repayment="straight-line", limit="100 MUSD", sweep="100 %", dscr=1.4)
    model.solve()
    assert lent(model) == pytest.approx(100.0)
    assert model.amounts("cash", "repaid") == pytest.approx({Q[1]: -38.0, Q[2]: -38.76, Q[3]: -23.24})
    due = model.levels("financing.loan_due")
    assert (due["loan", Q[1]], due["loan", Q[2]]) == (pytest.approx(25.0), pytest.approx(25.0))


def test_what_was_swept_does_not_let_a_later_repayment_wait():
    """Proves: after a good quarter the loan goes on as agreed, though money at 12 % would rather be kept. By
    hand: Q2 brings 60 and repays 58; Q3 brings nothing but 25 are due nevertheless."""
    income = {month: 20.0 if month < 3 else 0.0 for month in range(60)}
    model = hall_and_lease(6, income, repayment="straight-line", limit="100 MUSD", sweep="100 %")
    model.solve()
    assert model.amounts("cash", "repaid") == pytest.approx({Q[1]: -58.0, Q[2]: -25.0, Q[3]: -17.0})


def test_more_may_be_repaid_than_is_swept():
    """By hand: money earns nothing: all that comes in repays the loan."""
    model = hall_and_lease(6, value=BURDEN, cash="0 MUSD", repayment="bullet", limit="100 MUSD", sweep="10 %")
    model.solve()
    assert model.amounts("cash", "repaid") == pytest.approx(
        {Q[1]: -28.0, Q[2]: -28.56, Q[3]: -(30 - 0.02 * 43.44), Q[4]: -(43.44 * 1.02 - 30)}
    )


def test_the_reserve_is_filled_before_income_is_swept():
    """By hand: a bullet of 100 at 2 % with a reserve of three months, all of what is left repays. At the end
    of Q1 2 are held. Q2: 30 - 2 = 28 and 2 - 0.02 x owed come back: repaid x = 28 + (2 - 0.02 (100 - x)), x =
    28 / 0.98 = 28.571429; owed 71.428571. Q3: interest 1.428571, held 1.428571: x = 28.571429 + 1.428571 -
    0.02 (71.428571 - x), x = 29.154519.

    A wrong formula would give: 28 in Q2."""
    model = hall_and_lease(
        6, repayment="bullet", limit="100 MUSD", sweep="100 %", reserve={"months": "3 months"}
    )
    model.solve()
    second = (28.571429 + 1.428571 - 0.02 * 71.428571) / 0.98
    found = model.amounts("cash", "repaid")
    assert found[Q[1]] == pytest.approx(-28 / 0.98)
    assert found[Q[2]] == pytest.approx(-second, rel=1e-6)


def test_worlds_sweep_what_they_earn():
    """By hand: as on a path, in each of two worlds: 14 in Q2, 57.5786 in the end."""
    model = hall_and_lease(two_worlds(6), repayment="bullet", limit="100 MUSD", sweep="50 %")
    model.solve()
    found = model.amounts("cash", "repaid")
    assert found[f"{Q[1]}@good"] == found[f"{Q[1]}@bad"] == pytest.approx(-14.0)
    assert found[f"{Q[4]}@bad"] == pytest.approx(-57.5786)


BRIDGE = {"repayment": "bullet", "tenor": "6 months"}
BOND = {"halls": [], "refinances": ["bridge"], "repayment": "level", "tenor": "12 months"}


def refinanced(
    periods: int = 9, cash: str = "0 MUSD", value: Any = BURDEN, bridge: Any = BRIDGE, **bond: Any
) -> Money:
    loans = {"bond": terms(**{**BOND, **bond}), "bridge": terms(**bridge)}
    return hall_and_lease(periods, 2.0, cash=cash, value=value, financing={"project_loans": loans})


def test_a_bond_takes_the_place_of_a_bridge():
    """Proves: refinancing as a facility of its own. By hand: 100 MUSD, interest 2 a quarter out of 6 of
    income; 100 fall due at the end of Q3, when 8 are there: 92 are lent; a level year from Q4 on pays 24.1614
    a quarter at 2 %.

    A wrong formula would give: repayments from Q3 on, a first one in Q5."""
    model = refinanced()
    model.flow(dict.fromkeys(Q[3:7], 20.0))
    model.solve()
    payment = 92.0 * 0.02 / (1 - 1.02**-4)
    assert model.levels("financing.loan_taken") == pytest.approx(
        {("bond", "balloon of bridge", Q[2]): 92.0, ("bridge", "hall", Q[0]): 100.0}
    )
    service = {
        node: model.amounts("cash", "interest", "bond")[node] + model.amounts("cash", "repaid", "bond")[node]
        for node in Q[3:7]
    }
    assert service == pytest.approx(dict.fromkeys(Q[3:7], -payment))


def test_a_new_loan_is_no_larger_than_the_share_of_what_falls_due():
    """By hand: 60 % of 100, where 92 would be needed."""
    with pytest.raises(NoPlan):
        refinanced(loan_to_cost="60 %").solve()
    gift = refinanced(cash="100 MUSD", value=A_GIFT, loan_to_cost="60 %")
    gift.solve()
    assert gift.levels("financing.loan_taken")["bond", "balloon of bridge", Q[2]] == pytest.approx(60.0)


def test_a_new_loan_does_not_take_the_place_of_what_nobody_owes():
    """By hand: the bridge lends 40, so the bond cannot lend more, however cheap."""
    model = refinanced(cash="100 MUSD", value=A_GIFT, bridge={**BRIDGE, "limit": "40 MUSD"})
    model.solve()
    assert model.levels("financing.loan_taken") == pytest.approx(
        {("bond", "balloon of bridge", Q[2]): 40.0, ("bridge", "hall", Q[0]): 40.0}
    )


def test_a_loan_may_refinance_one_that_was_swept():
    """By hand: 6 - 2 = 4 of income sweep half, 2 in Q2; Q3 (6 - 1.96) / 2 = 2.02 of the 98 owed, of which the
    new loan can pay all 98, for all of it falls due then."""
    bridge = {**BRIDGE, "sweep": "50 %", "limit": "100 MUSD"}
    model = refinanced(cash="100 MUSD", value=A_GIFT, bridge=bridge)
    model.solve()
    assert model.levels("financing.loan_taken")["bond", "balloon of bridge", Q[2]] == pytest.approx(98.0)


def test_loans_that_take_each_other_s_place_share_one_income():
    """Proves: P30. Two halls' bridges of 50 end in Q3 and Q4; the bond has begun when the second still pays.
    By hand: an income of 6 / 1.5 = 4 carries in Q4 the second bridge's interest of 1 and 3 of the bond.

    A wrong formula would give: 4 of the bond beside it."""
    loans = {
        "bond": terms(**{**BOND, "tenor": "24 months", "dscr": 1.5}),
        "bridge": terms(**BRIDGE, halls=["hall", "other"]),
    }
    model = Money(
        quarters(14),
        treasury={"cash": "300 MUSD", "cash_yield": "12 %"},
        value=A_GIFT,
        financing={"project_loans": loans},
    )
    model.project("hall", {Q[0]: 50.0}, JANUARY + 3).fix(1.0)
    model.project("other", {Q[1]: 50.0}, JANUARY + 6).fix(1.0)
    model.lease("lease", Q[1], dict.fromkeys(range(60), 2.0)).fix(1.0)
    model.solve()
    payment = 0.02 / (1 - 1.02**-8)
    taken = model.levels("financing.loan_taken")
    assert taken["bond", "balloon of bridge", Q[2]] * payment == pytest.approx(3.0)
    assert sum(
        amount for (facility, _, _), amount in taken.items() if facility == "bond"
    ) * payment == pytest.approx(4.0)


def test_a_tenor_follows_from_the_lease():
    """Proves: P29. By hand: a lease of 30 months less a tail of 9 leaves 21 to the loan; after a bridge of 6
    months, 15 to the bond; and the longest of two leases counts."""
    loans = Financing.model_validate(
        {
            "project_loans": {
                "alone": terms(tenor=None, tail="9 months", served_by=["lease", "short"]),
                "bond": terms(tenor=None, tail="9 months", halls=[], refinances=["bridge"]),
                "bridge": terms(tenor="6 months"),
                "fixed": terms(tenor=None, repayment="scheduled", schedule={4: "40 %", 7: "60 %"}),
            }
        }
    )
    found = prepare(loans, quarters(4), lease_terms={"lease": 30, "short": 12}).project_loans
    assert {name: loan.tenor for name, loan in found.items()} == {
        "alone": 21,
        "bond": 15,
        "bridge": 6,
        "fixed": 7,
    }
    assert list(found).index("bridge") < list(found).index("bond")


def test_loans_take_the_place_of_one_another_in_a_row():
    """By hand: a bridge of six months, a second after it, and a bond after that: 100 each, whatever their
    names sort like."""
    loans = {
        "a-bond": terms(halls=[], refinances=["b-second"], tenor="12 months"),
        "b-second": terms(halls=[], refinances=["c-first"], tenor="6 months"),
        "c-first": terms(tenor="6 months"),
    }
    model = hall_and_lease(10, financing={"project_loans": loans}, cash="100 MUSD")
    model.solve()
    assert model.levels("financing.loan_taken") == pytest.approx(
        {
            ("c-first", "hall", Q[0]): 100.0,
            ("b-second", "balloon of c-first", Q[2]): 100.0,
            ("a-bond", "balloon of b-second", Q[4]): 100.0,
        }
    )


def test_loans_of_equal_rank_share_the_income_that_serves_them():
    """Proves: what is paid on a loan of equal rank counts in the dscr (F4, P30).

    By hand: 30 MUSD a quarter; two loans of up to 50 each pay a quarter of themselves and 2 % in the first
    quarter. At a dscr of 2 both together pay at most 15: 15 / 0.27 = 55.5556. A
    wrong formula would give: 100, as each alone pays 13.5.
    """
    shared = {"loan_to_cost": "50 %", "repayment": "straight-line"}
    loans = {
        "bank": terms(**shared, dscr=2, ranks_with=["fund"]),
        "fund": terms(**shared, dscr=2),
    }
    model = hall_and_lease(8, financing={"project_loans": loans})
    model.solve()
    assert lent(model) == pytest.approx(15 / 0.27)
