"""How a loan is drawn and what being ready to draw costs: bonds, discount, draw window, fees, least size."""

from __future__ import annotations

import pytest

from optimizer.components.financing.loan_schedule import Schedule, schedule
from optimizer.components.financing.schema import ProjectLoan
from optimizer.core.errors import NoPlan
from optimizer.core.interest import interest_of
from optimizer.core.timeline import Timeline
from tests.components.alone import JANUARY, two_worlds
from tests.components.financing.loans import BURDEN, Q, hall_and_lease, lent, terms
from tests.components.money import Money

SPENT = {Q[0]: 30.0, Q[1]: 50.0, Q[2]: 20.0}


def made(**changes: object) -> Schedule:
    """One MUSD on a project that costs 30, 50 and 20 MUSD, ready in July."""
    timeline = Timeline.of(JANUARY, [3] * 8)
    loan = ProjectLoan.model_validate(terms(**changes))
    return schedule(loan, interest_of(loan, {}, timeline), timeline, {0: 30.0, 1: 50.0, 2: 20.0}, JANUARY + 6)


def test_a_bond_is_drawn_with_the_first_payment():
    """By hand: 1 drawn in Q1, 0.02 added in Q2, then paid; 0.7 and 0.2 of it wait for Q2 and Q3."""
    found = made(drawing="at-once")
    assert found.drawn == {0: 1.0}
    assert found.capitalised == pytest.approx({1: 0.02})
    assert found.unspent == pytest.approx({0: 0.7, 1: 0.2})


def test_a_loan_is_drawn_only_within_its_window():
    """By hand: until May no whole quarter but Q1 can draw: its 30 are all that is financed; until June, 80 of
    100 in shares of 3 and 5."""
    assert (made(draw_until="2027-05").cost, made(draw_until="2027-05").drawn) == (30.0, {0: 1.0})
    assert made(draw_until="2027-06").drawn == pytest.approx({0: 3 / 8, 1: 5 / 8})
    assert made(draw_until="2027-05", drawing="at-once").cost == 100.0


def test_the_discount_and_the_unspent_part_of_a_bond():
    """By hand: a cost of 100 and 2 % added in Q2 allow 100 / 1.02 = 98.039216. Fee 1 % and discount 2 % leave
    97 % of it, 95.098039; after Q1 70 % waits, 66.568627; after Q2 20 %, 19.019608. Owed in full: 98.04 and
    100.

    A wrong formula would give: 96.08 owed, or 98.04 in escrow."""
    model = hall_and_lease(
        11, cost=SPENT, ready=6, cash="60 MUSD", drawing="at-once", fee="1 %", oid="2 %", tenor="24 months"
    )
    model.solve()
    assert lent(model) == pytest.approx(100 / 1.02)
    assert model.amounts("cash", "fees") == {Q[0]: pytest.approx(-0.03 * 100 / 1.02)}
    assert model.amounts("restricted", "escrow") == pytest.approx(
        {Q[0]: 0.7 * 97 / 1.02, Q[1]: 0.2 * 97 / 1.02}
    )
    assert model.levels("financing.owed") == pytest.approx(
        {("loan", Q[0]): 100 / 1.02, **{("loan", node): 100.0 for node in Q[1:9]}}
    )


def test_what_a_bond_has_not_spent_pays_nothing_else():
    """Proves: escrow is no liquidity. By hand: 1 MUSD of cash, a bond of 100 at 0 % on a hall of 100 of which
    30 fall due in Q1. A payment of 2 in Q1 cannot be met though 71 MUSD lie in the bank; 1 can."""

    def plan(payment: float) -> Money:
        model = hall_and_lease(5, cost=SPENT, ready=6, cash="1 MUSD", drawing="at-once", rate="0 %")
        model.flow({Q[0]: -payment})
        model.solve()
        return model

    assert plan(1.0).amounts("restricted", "escrow") == pytest.approx({Q[0]: 70.0, Q[1]: 20.0})
    with pytest.raises(NoPlan):
        plan(2.0)


def test_being_ready_to_draw_costs_a_fee_once_the_loan_is_signed():
    """By hand: a limit of 90, 4 % a year, until August: Q1 costs 1 % of 90; by Q2 27 are drawn, 0.63; by Q3
    72 are, and two of three months count: 0.18 x 2 / 3 = 0.12. Nothing is due after the window.

    A wrong formula would give: 0.63 in Q1, 0.18 in Q3."""
    model = hall_and_lease(
        6,
        cost={Q[0]: 27.0, Q[1]: 45.0, Q[2]: 100.0},
        ready=9,
        cash="200 MUSD",
        rate="6 %",
        capitalise=False,
        limit="90 MUSD",
        draw_until="2027-08",
        commitment_fee="4 %",
    )
    model.solve()
    assert lent(model) == pytest.approx(72.0)
    assert model.levels("financing.loan_signed") == {("loan", Q[0]): 1.0}
    assert model.amounts("cash", "fees") == pytest.approx({Q[0]: -0.9, Q[1]: -0.63, Q[2]: -0.12})


@pytest.mark.parametrize(
    "changes", [{"issue_cost": "3 MUSD"}, {"commitment_fee": "2 %", "draw_until": "2030-12"}]
)
def test_a_loan_that_nobody_signs_costs_nothing(changes: dict[str, str]):
    model = hall_and_lease(4, value=BURDEN, limit="50 MUSD", cash="200 MUSD", **changes)
    model.solve()
    assert (lent(model), model.amounts("cash", "fees")) == (0.0, {})


def test_the_issue_cost_is_worth_paying_only_for_enough_of_a_loan():
    """Proves: F21. By hand: 12 % on money against 8 % on the loan. 100 MUSD at the end of Q1 for a year gain
    12 % effective less four times 2 %: at the end 112 - 8 x (1 + growth of what is paid): 100 x 1.12 - 100 -
    2 x (1.12^0.75 + 1.12^0.5 + 1.12^0.25 + 1) = 3.6531; worth 3.26 at the end of Q1, for it is worth 1 / 1.12
    of that. So 3.2 is paid for it and 3.3 is not."""

    def signed(cost: str) -> object:
        model = hall_and_lease(6, cash="300 MUSD", limit="100 MUSD", issue_cost=cost)
        model.solve()
        return (lent(model), model.levels("financing.loan_signed"), model.amounts("cash", "fees"))

    gain = (12 - 2 * (1.12**0.75 + 1.12**0.5 + 1.12**0.25 + 1)) / 1.12
    assert 3.2 < gain < 3.3
    assert signed("3.2 MUSD") == (pytest.approx(100.0), {("loan", Q[0]): 1.0}, {Q[0]: -3.2})
    assert signed("3.3 MUSD") == (0.0, {}, {})


def test_a_loan_is_at_least_so_large_if_it_is_used():
    """By hand: 30 MUSD are lacking and 60 are the least: 60 are lent. Of a hall of 100 at 50 % no 60 can be
    lent, so there is no plan."""
    common = {"cash": "70 MUSD", "value": BURDEN, "limit": "80 MUSD", "least": "60 MUSD"}
    model = hall_and_lease(6, **common)
    model.solve()
    assert lent(model) == pytest.approx(60.0)
    without = hall_and_lease(6, **{**common, "least": None})
    without.solve()
    assert lent(without) == pytest.approx(30.0)
    with pytest.raises(NoPlan):
        hall_and_lease(6, loan_to_cost="50 %", **common).solve()


def test_a_loan_that_is_signed_is_large_enough_in_every_world():
    """Proves: a signing before the worlds part binds both. By hand: a hall of 40 in Q1, lacking 40; another
    of 50 in Q2, beside 0.8 of interest and 30 of income, in both worlds: 40 + 20.8 in each. If it is begun in
    the good one alone, the bad one cannot draw 60: no plan."""

    def plan(second: str) -> Money:
        model = Money(
            two_worlds(5),
            treasury={"cash": "0 MUSD"},
            financing={
                "project_loans": {"loan": terms(halls=["hall", "other"], limit="90 MUSD", least="60 MUSD")}
            },
            value=BURDEN,
        )
        model.project("hall", {Q[0]: 40.0}, JANUARY + 3).fix(1.0)
        for node in ("good", "bad") if second == "both" else ("good",):
            model.project("other", {f"{Q[1]}@{node}": 50.0}, JANUARY + 6).fix(1.0)
        model.flow({f"{at}@{node}": 30.0 for at in Q[1:5] for node in ("good", "bad")})
        model.solve()
        return model

    assert lent(plan("both")) == pytest.approx(40.0 + 2 * 20.8)
    with pytest.raises(NoPlan):
        plan("good")
