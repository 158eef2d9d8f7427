"""Money that is there but not free: reserves for debt service, and income that stays in the project."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.core.errors import NoPlan
from tests.components.alone import two_worlds
from tests.components.financing.loans import BURDEN, Q, hall_and_lease, lent, terms
from tests.components.money import Money

SERVICE = 100 * 0.02 / (1 - 1.02**-4)
"""26.2624 a quarter: a level loan of 100 MUSD at 2 % over four quarters."""
LEVEL: dict[str, Any] = {"repayment": "level", "limit": "100 MUSD"}


def reserve(months: int, **fee: str) -> dict[str, Any]:
    return {"months": f"{months} months", **fee}


def test_the_service_of_the_next_months_is_held():
    """Proves: F6. By hand: six months of 26.2624 a quarter in Q2 to Q5: 52.52 from the end of Q1 on, 26.26 at
    the end of Q4, nothing after. 52.6 MUSD of cash are enough for it beside a loan of 100; 52.5 are not.

    A wrong formula would give: 26.26 at the end of Q1, or a reserve only from Q2 on."""

    def plan(cash: str) -> Money:
        model = hall_and_lease(6, cash=cash, value=BURDEN, **LEVEL, least="100 MUSD", reserve=reserve(6))
        model.solve()
        return model

    assert plan("52.6 MUSD").amounts("restricted", "debt service reserve") == pytest.approx(
        {Q[0]: 2 * SERVICE, Q[1]: 2 * SERVICE, Q[2]: 2 * SERVICE, Q[3]: SERVICE}
    )
    with pytest.raises(NoPlan):
        plan("52.5 MUSD")


def test_months_that_end_within_a_period_hold_their_share_of_it():
    """By hand: four months are one quarter's service and a third of the next."""
    model = hall_and_lease(6, cash="100 MUSD", **LEVEL, reserve=reserve(4))
    model.solve()
    assert model.levels("financing.reserve_held") == pytest.approx(
        {("loan", node): 4 / 3 * SERVICE for node in Q[:3]} | {("loan", Q[3]): SERVICE}
    )


def test_the_reserve_holds_no_balloon_but_what_comes_after_the_horizon():
    """By hand: a bullet of 100, interest of 2 in Q2 to Q5; the horizon ends with Q3: 4 are held
    throughout."""
    model = hall_and_lease(3, cash="100 MUSD", limit="100 MUSD", reserve=reserve(6))
    model.solve()
    assert lent(model) == pytest.approx(100.0)
    assert model.levels("financing.reserve_held") == pytest.approx({("loan", node): 4.0 for node in Q[:3]})


def test_the_reserve_of_a_sculpted_loan_follows_the_income():
    """By hand: 12 a quarter carries a service of 10; the horizon ends with Q3 and the loan with Q5: 20
    held."""
    model = hall_and_lease(3, 4.0, cash="300 MUSD", repayment="sculpted", dscr=1.2, reserve=reserve(6))
    model.solve()
    assert lent(model) == pytest.approx(10 * (1 - 1.02**-4) / 0.02)
    assert model.levels("financing.reserve_held") == pytest.approx({("loan", node): 20.0 for node in Q[:3]})


def test_the_reserve_of_a_sculpted_loan_is_enough_for_each_lease():
    """By hand: by one lease's income all that is owed at the end of the horizon falls due in the next
    quarter;
    by the other's nearly all in the one after: 1.02 times what is owed is held for three months."""
    income = {month: 2 / 3 if month < 3 else 100.0 if month < 6 else 0.0 for month in range(12)}
    other = {month: 100.0 if month in (6, 7, 8) else 1.0 for month in range(12)}
    model = hall_and_lease(
        2,
        income,
        value=BURDEN,
        cash="5 MUSD",
        repayment="sculpted",
        dscr=1.0,
        tenor="9 months",
        served_by=["lease", "other"],
        reserve=reserve(3),
    )
    model.lease("other", Q[1], other).fix(1.0)
    model.flow({Q[1]: 102.0})
    model.solve()
    assert lent(model) > 90.0
    owed, held = model.levels("financing.owed"), model.levels("financing.reserve_held")
    assert held["loan", Q[1]] == pytest.approx(1.02 * owed["loan", Q[1]])


def test_a_letter_of_credit_ties_no_cash_and_costs_a_fee():
    """By hand: 2 % a year on what is held at the beginning: 0.5 % of 52.52 in Q2 to Q4 and of 26.26 in Q5."""
    model = hall_and_lease(
        6, cash="0 MUSD", value=BURDEN, **LEVEL, reserve=reserve(6, letter_of_credit_fee="2 %")
    )
    model.solve()
    assert model.amounts("restricted", "debt service reserve") == {}
    assert model.amounts("cash", "letter of credit") == pytest.approx(
        dict.fromkeys(Q[1:4], -0.01 * SERVICE) | {Q[4]: -0.005 * SERVICE}
    )


def test_a_reserve_is_enough_for_every_way_ahead():
    """By hand: six months before two worlds part are 52.52, as on each way."""
    tree = two_worlds(6, shared=2)
    model = hall_and_lease(tree, cash="60 MUSD", value=BURDEN, **LEVEL, least="100 MUSD", reserve=reserve(6))
    model.solve()
    held = model.levels("financing.reserve_held")
    assert held["loan", Q[0]] >= 2 * SERVICE - 1e-6
    assert held["loan", f"{Q[2]}@bad"] == pytest.approx(2 * SERVICE)


FENCED: dict[str, Any] = {**LEVEL, "dscr": 1.1, "lock_up": 1.3}
INCOME = {month: 10.0 if month < 6 else 40 / 3 for month in range(60)}
"""30 in Q2 and Q3, 1.14 times the service, and 40 from Q4 on, 1.52 times."""


def fenced(paid: dict[str, float], cash: str = "0 MUSD", periods: int = 6, **changes: Any) -> Money:
    model = hall_and_lease(periods, INCOME, cash=cash, value=BURDEN, **{**FENCED, **changes})
    model.flow({node: -amount for node, amount in paid.items()})
    model.solve()
    return model


def test_income_stays_in_the_project_below_the_lock_up():
    """Proves: F7. By hand: 30 - 26.2624 = 3.7376 stay in Q2 and in Q3, so that with no other cash nothing can
    be paid in Q3.

    A wrong formula would give: 7.4752 paid in Q3."""
    kept = 30 - SERVICE
    held = fenced({}).amounts("restricted", "project cash")
    assert (held[Q[1]], held[Q[2]]) == (pytest.approx(kept), pytest.approx(2 * kept))
    with pytest.raises(NoPlan):
        fenced({Q[2]: 0.01})


def test_past_the_lock_up_all_of_it_may_go():
    """By hand: at the end of Q4 30 + 30 + 40 - 3 x 26.2624 = 21.2128 can be paid, and no more."""
    whole = 100 - 3 * SERVICE
    plan = fenced({Q[3]: whole - 1e-6})
    assert plan.levels("financing.upstream")["loan", Q[3]] == pytest.approx(whole)
    with pytest.raises(NoPlan):
        fenced({Q[3]: whole + 0.001})


def test_with_both_the_reserve_stays_within_the_project():
    """Proves: the reserve is not counted twice. By hand: three months of 26.2624 are put in in Q1, out of 27:
    0.7376 could be paid besides. Q2 to Q4 leave 3.7376, 3.7376 and 13.7376, of which 21.2128 may go in Q4,
    with 26.2624 left for Q5.

    A wrong formula would give: 52.5 tied in Q1; or 47.5 to go in Q4."""

    def plan(first: float, fourth: float) -> Money:
        return fenced({Q[0]: first, Q[3]: fourth}, cash="27 MUSD", reserve=reserve(3), least="100 MUSD")

    found = plan(27 - SERVICE - 1e-6, 100 - 3 * SERVICE - 1e-6)
    assert found.amounts("restricted", "debt service reserve") == {}
    held = found.amounts("restricted", "project cash")
    assert held[Q[0]] == pytest.approx(SERVICE)
    assert held[Q[3]] == pytest.approx(SERVICE)
    with pytest.raises(NoPlan):
        plan(27 - SERVICE + 0.001, 0.0)
    with pytest.raises(NoPlan):
        plan(27 - SERVICE - 1e-6, 100 - 3 * SERVICE + 0.001)


def test_the_company_puts_in_what_the_project_lacks():
    """Proves: F8, the project pays its own debt or is given money. By hand: a bullet of 100 and 10 a quarter
    of which 8 stay: 24 at the end of Q4; Q5 pays 102 out of 34, so that 68 are put in, by then at the
    latest."""
    model = hall_and_lease(6, 10 / 3, cash="200 MUSD", limit="100 MUSD", dscr=1.1, lock_up=20.0)
    model.solve()
    assert lent(model) == pytest.approx(100.0)
    cash = model.levels("financing.project_cash")
    assert cash["loan", Q[3]] >= 24.0 - 1e-6
    moved = sum(model.levels("financing.upstream").values())
    assert cash.get(("loan", Q[4]), 0.0) + moved == pytest.approx(40 - 8 - 100)


def test_the_grace_is_not_locked():
    """By hand: with a grace of six months, 28 of the income of 30 may go in Q2, though 15 x 2 are asked
    for."""
    plan = fenced(
        {Q[1]: 27.0}, repayment="bullet", grace="6 months", lock_up=20.0, tenor="18 months", periods=8
    )
    assert lent(plan) == pytest.approx(100.0)
    with pytest.raises(NoPlan):
        fenced({Q[1]: 27.0}, repayment="bullet", lock_up=20.0, tenor="18 months", periods=8)


def test_loans_that_refinance_one_another_share_one_project_cash():
    """By hand: a bridge of 100 until Q3, 6 of income a quarter, all of it locked up: 4 stay in Q2. In Q3 102
    are paid out of 10, so that a bond of 92 is drawn and put in. Then 6 - 1.84 = 4.16 stay each quarter.

    A wrong formula would give: 6 more a quarter where both loans count the income; or a bond of 100."""
    common = {"dscr": 1.1, "lock_up": 20.0, "repayment": "bullet", "limit": "100 MUSD"}
    loans = {
        "bridge": terms(**common, tenor="6 months"),
        "bond": terms(**common, halls=[], refinances=["bridge"]),
    }
    model = hall_and_lease(5, 2.0, cash="0 MUSD", value=BURDEN, financing={"project_loans": loans})
    model.solve()
    assert model.levels("financing.loan_taken")["bond", "balloon of bridge", Q[2]] == pytest.approx(92.0)
    assert model.levels("financing.project_cash") == pytest.approx(
        {("bridge", Q[1]): 4.0, ("bridge", Q[3]): 4.16, ("bridge", Q[4]): 8.32}
    )
