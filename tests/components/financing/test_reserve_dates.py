"""From when a reserve is held, in the model and in its audit."""

from __future__ import annotations

from typing import Any

import pytest

from optimizer.solution.audit import financing, leases
from tests.components.alone import JANUARY, quarters
from tests.components.financing.loans import A_GIFT, Q, terms
from tests.components.money import Money
from tests.solution.small import case, scenario, with_hall, with_lease

BOND: dict[str, Any] = {"drawing": "at-once", "capitalise": False}


@pytest.mark.parametrize(
    ("months", "held"),
    [
        (3, [0, 2, 2, 2, 2, 2, 0, 0]),
        (6, [0, 4, 4, 4, 4, 2, 0, 0]),
        (12, [0, 8, 8, 6, 4, 2, 0, 0]),
    ],
)
@pytest.mark.parametrize("repayment", ["bullet", "sculpted"])
def test_a_reserve_is_held_from_the_first_draw_on(months: int, held: list[float], repayment: str):
    """Proves: F6, nothing is held for a bond before it is drawn, though another could have been drawn before.

    By hand: the hall begun in Q2 is ready in Q4, and 100 drawn at once in Q2 pay 2 a quarter from Q3 on, to
    the end of the tenor of a year, Q7: interest of the next 3, 6, 12 months, last repayments apart. Sculpted,
    an income of 2 in Q4 to Q6 leaves nothing to repay before Q7, when 102 come in: 100 more wherever Q7 is
    within the months.

    A wrong formula would give: 2 (6) held in Q1 where 6 (12) months are asked for, as Q3 is within them."""
    sculpted = {"repayment": "sculpted", "dscr": 1} if repayment == "sculpted" else {}
    loan = terms(**BOND, **sculpted, reserve={"months": f"{months} months"})
    model = Money(
        quarters(9),
        treasury={"cash": "300 MUSD", "cash_yield": "12 %"},
        financing={"project_loans": {"loan": loan}},
        value=A_GIFT,
    )
    model.project("hall", {Q[0]: 50.0, Q[1]: 50.0}, JANUARY + 6).fix(0.0)
    model.project("hall", {Q[1]: 50.0, Q[2]: 50.0}, JANUARY + 9).fix(1.0)
    model.lease("lease", Q[3], {**dict.fromkeys(range(9), 2 / 3), **dict.fromkeys(range(9, 12), 34.0)}).fix(1)
    model.solve()
    if sculpted:
        held = [amount + (100 if 1 <= at < 6 <= at + months / 3 else 0) for at, amount in enumerate(held)]
    found = model.levels("financing.reserve_held")
    assert [found.get(("loan", node), 0.0) for node in Q[:8]] == pytest.approx(held)


@pytest.mark.parametrize(("months", "held"), [(6, [2, 4]), (12, [4, 8])])
@pytest.mark.parametrize("periods", [6, 2])
def test_of_two_vintages_only_what_is_drawn_is_kept_for(months: int, held: list[float], periods: int):
    """By hand: 50 drawn in Q1 and 50 in Q2 pay 1 each from the next quarter on, for a year and more: of six
    months 2 are held in Q1, for the first one alone, and 4 in Q2; twice as much of twelve. The same where the
    horizon ends with Q2.

    A wrong formula would give: 3 (7) in Q1, with a quarter (three) of the second one's."""
    loan = terms(**{**BOND, "halls": ["hall", "other"]}, reserve={"months": f"{months} months"})
    model = Money(
        quarters(periods),
        treasury={"cash": "300 MUSD", "cash_yield": "12 %"},
        financing={"project_loans": {"loan": loan}},
        value=A_GIFT,
    )
    model.project("hall", {Q[0]: 50.0}, JANUARY + 6).fix(1.0)
    model.project("other", {Q[1]: 50.0}, JANUARY + 9).fix(1.0)
    model.solve()
    found = model.levels("financing.reserve_held")
    assert [found["loan", node] for node in Q[:2]] == pytest.approx(held)


@pytest.mark.parametrize(("months", "held"), [(3, [0, 2, 2, 2]), (6, [0, 4, 4, 4]), (12, [0, 8, 8, 6])])
def test_the_audit_asks_for_what_the_model_holds(months: int, held: list[float]):
    """By hand: a bond of 100 drawn at once in Q2 2027 for a hall ready in Q4, that pays 2 a quarter to Q3
    2028, after the horizon: of 3, 6, 12 months 2, 4, 8 after Q2; at the end of Q4 three quarters are left.
    What is held less is missed.

    A wrong formula would give: 2 missed in Q1 for 6 months, 6 for 12."""
    bank = terms(**BOND, reserve={"months": f"{months} months"})
    rows = [
        ("conversions.started", "west", "hall", Q[1], 20.0),
        ("financing.loan_taken", "", "bank/hall", Q[1], 100.0),
        ("leases.taken", "", "hall/lease/2027-Q4", Q[1], 1.0),
    ]

    def slack(*amounts: float) -> tuple[float, str]:
        kept = [
            ("financing.reserve_held", "", "bank", node, amount)
            for node, amount in zip(Q, amounts, strict=False)
            if amount
        ]
        changes = {"financing": {"project_loans": {"bank": bank}}}
        made = case(scenario(with_hall(), with_lease(), changes), *rows, *kept)
        leases.recompute(made)
        owed = financing.recompute(made)
        (found,) = (one for one in financing.limits(made, owed) if one.limit == "debt service reserve")
        return found.slack, found.node

    assert slack(*held)[0] == pytest.approx(0.0)
    assert slack(held[0], held[1] - 0.5, *held[2:]) == (pytest.approx(-0.5), Q[1])
