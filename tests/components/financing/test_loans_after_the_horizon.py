"""What is paid after the horizon counts: where it ends does not change what a loan is worth (F20)."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.components.financing.data import prepare
from optimizer.components.financing.loan_schedule import schedule
from optimizer.components.financing.schema import Financing, ProjectLoan
from optimizer.core.interest import interest_of
from optimizer.core.series import Series
from optimizer.core.timeline import Timeline
from tests.components.alone import JANUARY, two_worlds
from tests.components.financing.loans import BURDEN, Q, a_loan, hall_and_lease, lent, terms
from tests.components.money import Money


def cost_of_the_loan(model: Money, rate: float) -> float:
    """What its lines are worth today, as the objective counts them."""
    found = 0.0
    for account in ("cash", "closing"):
        for line in model.context.ledger.lines(account):
            if line.component == "financing":
                for node, amount in model.amounts(account, line.name, line.item).items():
                    found += amount * (1 + rate) ** (-(model.tree[node].period.end - JANUARY) / 12)
    return found


def test_interest_after_the_horizon_of_a_bullet():
    """By hand: 100 drawn at the end of Q1 at 2 % a quarter, repaid after Q5; the horizon ends with Q3. Left
    are 2 and 102, worth 2 x 1.04^-0.25 + 102 x 1.04^-0.5 = 101.9995 at the end of Q3: 1.9995 above the 100
    owed.

    A wrong formula would give: 4 without discounting, 2.98 from the start of each period."""
    model = hall_and_lease(3, value=BURDEN, cash="0 MUSD")
    model.solve()
    worth = 2 * 1.04**-0.25 + 102 * 1.04**-0.5
    assert model.amounts("closing", "debt outstanding") == {Q[2]: pytest.approx(-100.0)}
    assert model.amounts("closing", "interest after the horizon") == {Q[2]: pytest.approx(100 - worth)}


def test_nothing_is_charged_of_a_loan_that_ends_within_the_horizon():
    model = hall_and_lease(6, value=BURDEN, cash="0 MUSD")
    model.solve()
    assert model.amounts("closing", "interest after the horizon") == {}


SCHEDULE = {6: "20 %", 15: "20 %", 30: "60 %"}
FLOATING = {"benchmark": "sofr", "margin": "4 %", "floor": "3 %"}


@pytest.mark.parametrize(
    "changes",
    [
        {"repayment": "bullet"},
        {"repayment": "straight-line", "grace": "6 months"},
        {"repayment": "level"},
        {"repayment": "level", "rate": None, "floating": FLOATING},
        {"repayment": "level", "day_count": "actual/360"},
        {"repayment": "straight-line", "rate": None, "floating": FLOATING, "day_count": "actual/360"},
        {"repayment": "scheduled", "schedule": SCHEDULE},
        {"repayment": "sculpted", "dscr": 1.2, "loan_to_cost": "100 %"},
        {"repayment": "bullet", "reserve": {"months": "6 months", "letter_of_credit_fee": "2 %"}},
        {
            "repayment": "scheduled",
            "schedule": SCHEDULE,
            "reserve": {"months": "8 months", "letter_of_credit_fee": "2 %"},
        },
    ],
    ids=lambda changes: " ".join(map(str, changes.values())),
)
def test_where_the_horizon_ends_does_not_change_what_a_loan_costs(changes: dict[str, Any]):
    """Proves: F20. The same loan of 30 months from April 2027 costs the same with a horizon of five, nine and
    twelve quarters; by the last it is repaid. Money earns 12 % and the loan costs 8 %, so all is lent that
    may be: 100 MUSD, or what the income of 12 and later 9 MUSD a quarter carries.

    A wrong formula would give: the shorter the horizon, the better the loan."""
    found = []
    income = {month: 4.0 if month < 12 else 3.0 for month in range(30)}
    for periods in (5, 9, 12):
        cost = 300.0 if changes["repayment"] == "sculpted" else 100.0
        loan = {**changes, "tenor": "30 months"}
        model = hall_and_lease(periods, income, cost=cost, cash="500 MUSD")
        benchmarks = {"sofr": Series.constant(0.035, "share")}
        terms = Financing.model_validate(a_loan(**loan))
        model.financing = prepare(terms, model.tree, benchmarks, reference_rate=0.12)
        model.solve()
        found.append((lent(model), cost_of_the_loan(model, 0.12)))
    assert found[1] == pytest.approx(found[0])
    assert found[2] == pytest.approx(found[0])
    assert found[0][1] > 0.5


def test_a_sculpted_loan_is_charged_as_the_lease_whose_income_is_worth_most():
    """By hand: 100 owed at the end of Q2, whose income of 2 pays the interest. Two quarters are left of the
    tenor. One lease brings all it has in the first of them, so that 100 MUSD would pay 102, worth 102 x
    1.04^-0.25 = 101.0049; the other in the second, 104.04 x 1.04^-0.5 = 102.0196: the dearer is charged.

    A wrong formula would give: the mean or the first of them."""
    income = {month: 2 / 3 if month < 3 else 100.0 if month < 6 else 0.0 for month in range(12)}
    other = {month: 100.0 if month in (6, 7, 8) else 0.0 for month in range(12)}
    model = hall_and_lease(
        2,
        income,
        value=BURDEN,
        cash="0 MUSD",
        repayment="sculpted",
        dscr=1.0,
        tenor="9 months",
        served_by=["lease", "other"],
    )
    model.lease("other", Q[1], other).fix(1.0)
    model.solve()
    worth = 1.02**2 * 1.04**-0.5
    assert model.levels("financing.owed") == pytest.approx({("loan", Q[0]): 100.0, ("loan", Q[1]): 100.0})
    assert model.amounts("closing", "interest after the horizon") == {
        Q[1]: pytest.approx(-100 * (worth - 1.0))
    }


def test_each_world_is_charged_for_what_it_owes():
    """By hand: the same bullet in two worlds that part after Q1; the charge is that of the path in each."""
    model = hall_and_lease(two_worlds(3), value=BURDEN, cash="0 MUSD")
    model.solve()
    excess = 2 * 1.04**-0.25 + 102 * 1.04**-0.5 - 100
    assert model.amounts("closing", "interest after the horizon") == pytest.approx(
        {f"{Q[2]}@good": -excess, f"{Q[2]}@bad": -excess}
    )


def test_days_beyond_the_horizon_are_counted_as_they_are():
    """Proves: at actual/360 a quarter pays for its own days. By hand: ready in October 2027, six months; the
    horizon ends with Q3, so that Q4 2027 has 92 days and Q1 2028 has 91, a leap year's: 100 x 0.08 x 92 / 360
    = 2.044444 and 2.022222 + 100.

    A wrong formula would give: two quarters of 92 days, as the last of the horizon has."""
    timeline = Timeline.of(JANUARY, [3] * 3)
    interest = interest_of(ProjectLoan.model_validate(terms(day_count="actual/360")), {}, timeline)
    made = schedule(
        ProjectLoan.model_validate(terms(tenor="6 months", capitalise=False)),
        interest,
        timeline,
        {2: 5.0},
        JANUARY + 9,
    )
    assert [(p.period.days, p.interest, p.repaid) for p in made.after] == [
        (92, pytest.approx(0.02044444, rel=1e-6), 0.0),
        (91, pytest.approx(0.02022222, rel=1e-6), 1.0),
    ]
