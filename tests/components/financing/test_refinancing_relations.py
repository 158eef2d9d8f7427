"""More room for a loan that takes another's place never makes a plan worse."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from tests.components.alone import JANUARY
from tests.components.financing.loans import A_GIFT, hall_and_lease, terms
from tests.components.money import Money


def drawn(seed: int, notes: dict[str, Any], bond: dict[str, Any]) -> float:
    """The value of a plan with notes on a hall that may also be built later, and a bond after them.

    Of chance: how long both run, how the notes are repaid, what is asked of income, and the income, which may
    rise or fall. Lenders of the bond ask for no less than those of the notes.
    """
    chance = Random(seed)
    months = chance.choice([6, 9])
    dscr = chance.uniform(1.0, 1.2)
    ways: list[dict[str, Any]] = [
        {"repayment": "scheduled", "tenor": None, "schedule": {3: "10 %", months: "90 %"}},
        {"repayment": "straight-line", "tenor": f"{months} months"},
        {"repayment": "sculpted", "tenor": f"{months} months"},
    ]
    first, step = chance.uniform(2.0, 5.0), chance.uniform(-0.03, 0.05)
    loans = {
        "bond": terms(
            halls=[],
            refinances=["notes"],
            repayment="sculpted",
            dscr=dscr * chance.uniform(1.0, 1.2),
            **{"tenor": f"{chance.choice([9, 15, 24])} months", **bond},
        ),
        "notes": terms(**{**chance.choice(ways), "dscr": dscr, "loan_to_cost": "80 %", **notes}),
    }
    income = {month: max(0.0, first + step * month) for month in range(60)}
    model: Money = hall_and_lease(
        chance.choice([3, 4, 5]), income, cash="400 MUSD", financing={"project_loans": loans}, value=A_GIFT
    )
    for node in list(model.tree)[1:3]:
        ready = JANUARY + 3 * node.period.index + 6
        model.project("hall", {node.name: 100.0}, ready, most=chance.choice([0.0, 0.5]), worth=150.0)
    return model.solve()


@pytest.mark.parametrize("seed", range(8))
def test_a_window_that_is_taken_off_never_costs_anything(seed: int):
    """Of the notes: more of them may be drawn, and none need be."""
    within = drawn(seed, {"available_until": "2027-03"}, {})
    assert drawn(seed, {}, {}) >= within - 1e-6


@pytest.mark.parametrize("seed", range(8))
def test_a_bond_that_runs_longer_never_costs_anything(seed: int):
    """Of a bond that is repaid as decided, at a rate below what money earns."""
    values = [drawn(seed, {}, {"tenor": f"{months} months"}) for months in (9, 15, 36)]
    assert values[0] <= values[1] + 1e-6
    assert values[1] <= values[2] + 1e-6


def test_the_cases_differ():
    """The relations are not of plans in which nothing is refinanced."""
    lower = {round(drawn(seed, {}, {}) - drawn(seed, {"limit": "0 MUSD"}, {}), 3) for seed in range(8)}
    assert len(lower) > 4
    assert min(lower) > 0.0
