"""A hall, a lease and a loan, for the tests of what loans can be agreed on."""

from __future__ import annotations

from typing import Any

from optimizer.core.tree import Tree
from tests.components.alone import JANUARY, quarters
from tests.components.money import Money

Q = tuple(f"{2027 + index // 4}-Q{index % 4 + 1}" for index in range(24))
A_GIFT = {"reference_rate": "12 %"}
"""Cash earns more than loans cost: as much is borrowed as lenders allow, as long as they allow."""
BURDEN = {"reference_rate": "4 %"}
"""Cash earns nothing and loans cost more than money is worth: no more is borrowed than is needed, and it is
repaid as soon as it may be."""


def terms(**changes: Any) -> dict[str, Any]:
    """All of the cost at 8 %, repaid in one amount a year after readiness, but for the changes."""
    return {
        "halls": ["hall"],
        "served_by": ["lease"],
        "loan_to_cost": "100 %",
        "rate": "8 %",
        "tenor": "12 months",
        "repayment": "bullet",
        **changes,
    }


def a_loan(**changes: Any) -> dict[str, Any]:
    return {"project_loans": {"loan": terms(**changes)}}


def hall_and_lease(
    tree: Tree | int,
    income: dict[int, float] | float = 10.0,
    *,
    cost: dict[str, float] | float = 100.0,
    cash: str = "100 MUSD",
    value: dict[str, Any] = A_GIFT,
    ready: int = 3,
    financing: dict[str, Any] | None = None,
    **loan: Any,
) -> Money:
    """A hall that costs 100 MUSD in Q1 and is ready in April; a lease of 10 MUSD a month from then on, both
    taken."""
    tree = quarters(tree) if isinstance(tree, int) else tree
    yields = value["reference_rate"] if value is A_GIFT else "0 %"
    treasury = {"cash": cash, "cash_yield": yields}
    model = Money(tree, treasury=treasury, financing=financing or a_loan(**loan), value=value)
    spent = cost if isinstance(cost, dict) else {Q[0]: cost}
    model.project("hall", spent, JANUARY + ready).fix(1.0)
    earned = income if isinstance(income, dict) else dict.fromkeys(range(120), income)
    for node in tree:
        if node.period.start == JANUARY + ready:
            model.lease("lease", node.name, earned).fix(1.0)
    return model


def lent(model: Money) -> float:
    """All that is lent in the plan."""
    return sum(model.levels("financing.loan_taken").values())
