"""Project loans beside the projects they pay for and the leases that serve them, worked out on paper."""

from __future__ import annotations

from typing import Any

import pyomo.environ as pyo
import pytest

from optimizer.components.financing.after_horizon import contracted, income_after_horizon
from optimizer.components.financing.schema import ProjectLoan
from optimizer.core.context import Commitment
from optimizer.core.errors import NoPlan
from optimizer.core.interest import interest_of
from optimizer.core.tree import Tree
from tests.components.alone import JANUARY, quarters, two_worlds
from tests.components.money import Money

A_GIFT = {"reference_rate": "12 %"}
"""Cash that earns more than loans cost, so that as much is borrowed as lenders allow: that limit is what is
tested."""


def holding(cash: str) -> dict[str, str]:
    return {"cash": cash, "cash_yield": "12 %"}


def a_loan(**changes: Any) -> dict[str, Any]:
    """All of the cost at 8 %, repaid in one amount a year after readiness, but for the changes."""
    terms = {
        "halls": ["hall"],
        "served_by": ["lease"],
        "loan_to_cost": "100 %",
        "rate": "8 %",
        "tenor": "12 months",
        "repayment": "bullet",
    }
    return {"project_loans": {"loan": {**terms, **changes}}}


def hall_and_lease(
    tree: Tree,
    income: dict[int, float] | None = None,
    credits: dict[int, float] | None = None,
    cost: float = 100.0,
    cash: str = "100 MUSD",
    value: dict[str, Any] = A_GIFT,
    **loan: Any,
) -> Money:
    """A hall that costs 100 MUSD in Q1 and is ready in April; a lease of 10 MUSD a month from then on, both
    taken."""
    model = Money(tree, treasury=holding(cash), financing=a_loan(**loan), value=value)
    nodes = ("2027-Q1", "2027-Q2")
    model.project("hall", {nodes[0]: cost}, JANUARY + 3).fix(1.0)
    starts = [node.name for node in tree if node.period.label == nodes[1]]
    for node in starts:
        model.lease("lease", node, income or dict.fromkeys(range(60), 10.0), credits).fix(1.0)
    return model


def test_a_loan_pays_its_share_of_the_cost():
    """Proves: F2, F3 and every line of a loan. By hand: 30, 50 and 20 MUSD are spent, ready in July, 2 % a
    quarter. Of one MUSD drawn 0.3 comes in Q1, on which 0.006 is added in Q2; so 1.006 is lent for it, and
    60 % of 100 allows 60 / 1.006 = 59.642147. Drawn as spent: 17.892644, 29.821074, 11.928429, fee 0.5 %.
    Owed after Q2: 47.713718 + 0.357853 = 48.071571; Q3 pays 2 % of it, Q4 2 % of 60, and repays 60.

    A wrong formula would give: 60 drawn and 60.36 owed, draws of all at once, interest on draws of the same
    quarter."""
    model = Money(
        quarters(4),
        treasury=holding("150 MUSD"),
        financing=a_loan(loan_to_cost="60 %", fee="0.5 %", tenor="6 months"),
        value=A_GIFT,
    )
    model.project("hall", {"2027-Q1": 30.0, "2027-Q2": 50.0, "2027-Q3": 20.0}, JANUARY + 6).fix(1.0)
    model.solve()
    assert model.levels("financing.loan_taken") == {("loan", "hall", "2027-Q1"): pytest.approx(59.642147)}
    assert model.amounts("cash", "drawn") == pytest.approx(
        {"2027-Q1": 17.892644, "2027-Q2": 29.821074, "2027-Q3": 11.928429}
    )
    assert model.amounts("cash", "fees") == pytest.approx(
        {"2027-Q1": -0.08946322, "2027-Q2": -0.14910537, "2027-Q3": -0.059642147}
    )
    assert model.amounts("cash", "interest") == pytest.approx({"2027-Q3": -0.96143142, "2027-Q4": -1.2})
    assert model.amounts("cash", "repaid") == {"2027-Q4": pytest.approx(-60.0)}
    assert model.levels("financing.owed") == pytest.approx(
        {("loan", "2027-Q1"): 17.892644, ("loan", "2027-Q2"): 48.071571, ("loan", "2027-Q3"): 60.0}
    )


def test_a_loan_grows_with_what_is_built_and_not_above_its_limit():
    """By hand: 40 % of a hall built at 60 % of 100 MUSD is 24 MUSD; a limit of 15 MUSD stops it before."""

    def taken(**loan: Any) -> float:
        model = Money(
            quarters(4),
            treasury=holding("200 MUSD"),
            financing=a_loan(loan_to_cost="40 %", tenor="6 months", **loan),
            value=A_GIFT,
        )
        model.project("hall", {"2027-Q1": 100.0}, JANUARY + 3).fix(0.6)
        model.solve()
        return sum(model.levels("financing.loan_taken").values())

    assert taken() == pytest.approx(24.0)
    assert taken(limit="15 MUSD") == pytest.approx(15.0)
    assert taken(available_from="2027-02") == 0.0
    assert taken(available_until="2027-01") == pytest.approx(24.0)
    assert taken(available_until="2026-12") == 0.0


def test_debt_service_is_covered_by_the_income_of_the_leases():
    """Proves: DSCR of a level loan (F4). By hand: 30 MUSD a quarter / 1.5 = 20 of service, four quarters at 2
    %: 20 x 3.807729 = 76.15457 of loan. Without cover it would be 100."""
    model = hall_and_lease(quarters(6), repayment="level", dscr=1.5)
    model.solve()
    assert sum(model.levels("financing.loan_taken").values()) == pytest.approx(20 * (1 - 1.02**-4) / 0.02)
    assert model.levels("financing.owed").get(("loan", "2028-Q1"), 0.0) == pytest.approx(0.0, abs=1e-7)


@pytest.mark.parametrize("periods", [6, 3])
def test_a_sculpted_loan_is_what_the_income_carries(periods: int):
    """Proves: F4, B0 = sum of CFADS / (DSCR (1 + r)^t), and that it does not matter how much of the income
    lies beyond the horizon. By hand: 12, 24, 36 and 48 MUSD a quarter / 1.2 = 10, 20, 30, 40 at 2 %: 10 /
    1.02 + 20 / 1.0404 + 30 / 1.061208 + 40 / 1.08243216 = 94.2508.

    A wrong formula would give: 100 without cover, 29.03 if the income after a horizon of three were left
    out."""
    income = {month: 4.0 * (month // 3 + 1) for month in range(60)}
    model = hall_and_lease(quarters(periods), income, repayment="sculpted", dscr=1.2)
    model.solve()
    taken = sum(model.levels("financing.loan_taken").values())
    assert taken == pytest.approx(sum(10 * k / 1.02**k for k in range(1, 5)))
    service = [
        -model.amounts("cash", "interest").get(label, 0.0) - model.amounts("cash", "repaid").get(label, 0.0)
        for label in ("2027-Q2", "2027-Q3")
    ]
    assert service == pytest.approx([10.0, 20.0])


def test_a_sculpted_loan_is_repaid_by_its_own_maturity():
    """Proves: income after the tenor carries nothing, though the lease runs on. By hand: 30 a quarter / 1.5
    for two quarters: 20 / 1.02 + 20 / 1.0404 = 38.8312."""
    model = hall_and_lease(quarters(6), repayment="sculpted", dscr=1.5, tenor="6 months")
    model.solve()
    assert sum(model.levels("financing.loan_taken").values()) == pytest.approx(20 / 1.02 + 20 / 1.02**2)


def test_a_balloon_is_not_part_of_the_cover():
    """By hand: a bullet of 100 pays 2 a quarter; income of 3 covers it 1.5 times, and the 100 come from
    cash."""
    model = hall_and_lease(quarters(6), dict.fromkeys(range(60), 1.0), dscr=1.5, cash="120 MUSD")
    model.solve()
    assert sum(model.levels("financing.loan_taken").values()) == pytest.approx(100.0)
    tight = hall_and_lease(quarters(6), dict.fromkeys(range(60), 0.9), dscr=1.5, cash="120 MUSD")
    tight.solve()
    assert sum(tight.levels("financing.loan_taken").values()) == pytest.approx(90.0)


def test_the_grace_is_not_covered():
    """By hand: no income for six months; with a grace of six months the loan stands, and with three it
    cannot. Q4 then pays 2 % of 100 out of 30."""
    late = {month: 0.0 if month < 6 else 10.0 for month in range(60)}

    def taken(grace: int) -> float:
        model = hall_and_lease(quarters(6), late, dscr=1.5, grace=f"{grace} months", cash="130 MUSD")
        model.solve()
        return sum(model.levels("financing.loan_taken").values())

    assert taken(6) == pytest.approx(100.0)
    assert taken(3) == pytest.approx(0.0)


def test_the_grace_of_one_project_is_not_ended_by_another():
    """Proves: interest of a hall still in building does not count for the cover of one that is ready. By
    hand: the first hall's 100 pay 2 a quarter from Q2, and 3 / 1.5 covers just that; the second, drawn in Q1
    and ready in July, pays 2 in Q2 too, untested. From Q3 both are tested: 6 / 1.5 = 4.
    """
    model = Money(
        quarters(5),
        treasury=holding("400 MUSD"),
        financing=a_loan(halls=["hall", "other"], dscr=1.5, capitalise=False, tenor="24 months"),
        value=A_GIFT,
    )
    model.project("hall", {"2027-Q1": 100.0}, JANUARY + 3).fix(1.0)
    model.project("other", {"2027-Q1": 100.0}, JANUARY + 6).fix(1.0)
    income = {month: 1.0 if month < 3 else 2.0 for month in range(60)}
    model.lease("lease", "2027-Q2", income).fix(1.0)
    model.solve()
    assert model.levels("financing.loan_taken") == pytest.approx(
        {("loan", "hall", "2027-Q1"): 100.0, ("loan", "other", "2027-Q1"): 100.0}
    )


def test_what_tenants_take_off_the_rent_does_not_serve_a_loan():
    """By hand: of 30 MUSD a quarter the tenant keeps 18 against a prepayment; 12 / 1.5 = 8 of service carries
    a level loan of 8 x 3.807729 = 30.4618."""
    model = hall_and_lease(quarters(6), credits=dict.fromkeys(range(60), 6.0), repayment="level", dscr=1.5)
    model.solve()
    assert sum(model.levels("financing.loan_taken").values()) == pytest.approx(8 * (1 - 1.02**-4) / 0.02)


@pytest.mark.parametrize("credits", [None, dict.fromkeys(range(60), 12.0)])
def test_a_loan_that_nobody_draws_forbids_no_lease(credits: dict[int, float] | None):
    """Proves: months in which a lease costs money (rent-free, or credits above the rent) do not break the
    cover of a loan that is not drawn. The lease loses 1 MUSD a month at first, so a naive row reads 0 <=
    -3."""
    income = {month: -1.0 if month < 6 else 10.0 for month in range(60)}
    model = hall_and_lease(
        quarters(6),
        income,
        credits,
        repayment="level",
        dscr=1.5,
        cash="200 MUSD",
        value={"reference_rate": "4 %"},
    )
    model.solve()
    assert model.levels("financing.loan_taken") == {}


def test_a_loan_on_a_hall_without_a_lease_cannot_be_served():
    model = Money(quarters(4), treasury=holding("200 MUSD"), financing=a_loan(dscr=1.2), value=A_GIFT)
    model.project("hall", {"2027-Q1": 100.0}, JANUARY + 3).fix(1.0)
    model.solve()
    assert model.levels("financing.loan_taken") == {}


def test_each_project_has_its_own_dates():
    """Proves: two halls of one loan, ready a quarter apart, are lent for and repaid apart; the second may be
    begun at either of two dates, and only the one that is built is lent for."""
    model = Money(
        quarters(5),
        treasury=holding("400 MUSD"),
        financing=a_loan(halls=["hall", "other"], tenor="6 months"),
        value=A_GIFT,
    )
    model.project("hall", {"2027-Q1": 100.0}, JANUARY + 3).fix(1.0)
    model.project("other", {"2027-Q1": 50.0}, JANUARY + 3).fix(0.0)
    model.project("other", {"2027-Q2": 50.0}, JANUARY + 6).fix(1.0)
    model.solve()
    assert model.levels("financing.loan_taken") == pytest.approx(
        {("loan", "hall", "2027-Q1"): 100.0, ("loan", "other", "2027-Q2"): 50.0}
    )
    assert model.amounts("cash", "repaid") == pytest.approx({"2027-Q3": -100.0, "2027-Q4": -50.0})


def test_machines_of_a_lease_are_one_project_wherever_it_is_placed():
    """Proves: the ways to place a lease that commences on one date share a vintage; those of two dates do
    not."""
    model = Money(
        quarters(5),
        treasury=holding("400 MUSD"),
        financing=a_loan(halls=[], machines_of=["cloud"], loan_to_cost="50 %", tenor="6 months"),
        value=A_GIFT,
    )
    for place, size in (("north", 0.0), ("south", 1.0)):
        variable = model.choice(place)
        variable.fix(size)
        model.context.commitments.append(
            Commitment(
                "lease",
                place,
                "cloud",
                "2027-Q1",
                variable,
                False,
                JANUARY + 3,
                JANUARY + 3,
                spending={"2027-Q1": 80.0},
            )
        )
    model.finish()
    assert list(model.context.quantities["financing.loan_taken"].variable) == [("loan", "cloud", "2027-Q1")]
    later = model.choice("later")
    first = model.context.commitments[0]
    model.context.commitments.append(
        Commitment(
            "lease",
            "north",
            "cloud",
            first.node,
            later,
            False,
            JANUARY + 6,
            JANUARY + 6,
            spending=first.spending,
        )
    )
    again = Money(model.tree, financing=a_loan(halls=[], machines_of=["cloud"]))
    again.context.commitments.extend(model.context.commitments)
    again.finish()
    assert list(again.context.quantities["financing.loan_taken"].variable) == [
        ("loan", "cloud from 2027-04", "2027-Q1"),
        ("loan", "cloud from 2027-07", "2027-Q1"),
    ]


def test_dearer_tiers_are_part_of_the_cost():
    """By hand: 60 of the hall at 1 and, on top, 20 in a dearer tier at 0.5 more: 50 % of 60 + 10 is 35."""
    model = Money(
        quarters(4),
        treasury=holding("200 MUSD"),
        financing=a_loan(loan_to_cost="50 %", tenor="6 months"),
        value=A_GIFT,
    )
    size, dearer = model.choice("size", 60), model.choice("dearer", 20)
    size.fix(60)
    dearer.fix(20)
    model.context.commitments.append(
        Commitment(
            "conversion",
            "site",
            "hall",
            "2027-Q1",
            size,
            False,
            JANUARY,
            JANUARY + 3,
            spending={"2027-Q1": 1.0},
            further=[(dearer, {"2027-Q1": 0.5})],
        )
    )
    model.solve()
    assert sum(model.levels("financing.loan_taken").values()) == pytest.approx(35.0)


def test_equal_branches_are_the_plain_path():
    """Proves: loans, income and cover on a tree whose worlds are alike are those of the path."""
    found = []
    for tree in (quarters(4), two_worlds(4)):
        model = hall_and_lease(tree, repayment="sculpted", dscr=1.3, fee="1 %", tenor="30 months")
        value = model.solve()
        found.append((value, sum(model.levels("financing.loan_taken").values())))
    assert found[1] == pytest.approx(found[0])


def test_what_is_left_after_the_horizon_must_be_covered():
    """Proves: a level loan that the income of the horizon would carry is cut to what comes after it (F20). By
    hand: 30 a quarter for three quarters, of which one lies after a horizon of three; a year of level service
    needs two there. The loan x has 0.262624 x of service and 0.509898 x owed at the end; 30 / 1.02 / 1.5 =
    19.60784 covers x = 38.4543. A loan of 76.15 would pass in each period of the horizon."""
    income = {month: 10.0 if month < 9 else 0.0 for month in range(60)}
    model = hall_and_lease(quarters(3), income, repayment="level", dscr=1.5)
    model.solve()
    payment = 0.02 / (1 - 1.02**-4)
    left = payment / 1.02 + payment / 1.02**2
    assert sum(model.levels("financing.loan_taken").values()) == pytest.approx(30 / 1.02 / 1.5 / left)


def test_income_after_the_horizon():
    """By hand: commences in April, loan tenor 12 months, horizon to September: two quarters of 30 - 3 at 2
    %."""
    lease = Commitment(
        "lease",
        "hall",
        "lease",
        "2027-Q2",
        None,
        False,
        JANUARY + 3,
        JANUARY + 3,
        income=dict.fromkeys(range(60), 10.0),
        credits={6: 3.0, 9: 3.0},
    )
    loan = ProjectLoan.model_validate(a_loan()["project_loans"]["loan"])
    tree = quarters(3)
    assert contracted(lease, tree.nodes[1].period) == 30.0
    rate = interest_of(loan, {}, tree.timeline)
    assert income_after_horizon(lease, loan, rate, tree.timeline) == pytest.approx(27 / 1.02 + 27 / 1.02**2)


def test_more_facilities_and_lower_rates_never_hurt():
    """Proves: finance.md 10.4. The hall of 100 MUSD is built only where it can be paid for; with 50 MUSD of
    cash that takes a loan, and the cheaper it is the better."""

    def value(financing: dict[str, Any]) -> float:
        model = Money(
            quarters(6),
            treasury={"cash": "50 MUSD", "cash_yield": "4 %"},
            financing=financing,
            value={"reference_rate": "4 %"},
        )
        hall = model.project("hall", {"2027-Q1": 100.0}, JANUARY + 3)
        lease = model.lease("lease", "2027-Q2", dict.fromkeys(range(15), 10.0))
        model.model.test.needs = pyo.Constraint(expr=lease <= hall)
        return model.solve()

    plain = value({})
    dear = value(a_loan(rate="9 %", loan_to_cost="60 %", repayment="level", dscr=1.4))
    cheap = value(a_loan(rate="6 %", loan_to_cost="60 %", repayment="level", dscr=1.4))
    tight = value(a_loan(rate="6 %", loan_to_cost="60 %", repayment="level", dscr=2.9))
    revolver = {"revolvers": {"bank": {"limit": "30 MUSD", "rate": "10 %", "matures": "2028-01"}}}
    more = value(a_loan(rate="6 %", loan_to_cost="60 %", repayment="level", dscr=2.9) | revolver)
    assert plain < dear < cheap
    assert plain < tight < more <= cheap + 1e-9


def test_a_plan_that_needs_more_than_lenders_give_does_not_exist():
    with pytest.raises(NoPlan):
        hall_and_lease(quarters(6), cash="10 MUSD", repayment="level", dscr=1.5).solve()
